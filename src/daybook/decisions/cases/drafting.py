"""A version of a paper: read from what was handed in, kept as canonical text, and shown on the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from daybook.decisions.cases.models import LONGEST_NAME, LONGEST_TITLE, Case, CaseVersion
from daybook.decisions.cases.queries import standing_advice
from daybook.decisions.cases.queries.part_two import latest_part_two
from daybook.decisions.cases.rules.changes import place_words
from daybook.decisions.cases.rules.form import DecisionForm, parse_form
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.rules.sums import paper_total
from daybook.decisions.cases.rules.writing import form_text, paper_of, text_digest
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused
from daybook.kernel.toml_sections import Malformed

LONGEST_CODE = 40
LONGEST_POST = 20
_MOST_FAULTS = 5
# Texts that lists show and sort by, with the length a column holds.
_COLUMNS = {
    "title": LONGEST_TITLE,
    "programme": LONGEST_TITLE,
    "body": LONGEST_NAME,
    "kind": LONGEST_NAME,
    "decision_maker": LONGEST_NAME,
}


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes that the budget lines of a paper will carry."""

    cost_centre: str
    account: str
    project: str


def read_paper(form: str) -> DecisionForm:
    """The form in TOML text; Refused `malformed` with every fault's place, or `too_long`."""
    try:
        paper = parse_form(form.encode("utf-8", "surrogatepass"))
    except Malformed as malformed:
        told = [
            f"{place_words(fault.path)}: {fault.message}" if fault.path else fault.message for fault in malformed.faults
        ]
        more = f" And {len(told) - _MOST_FAULTS} more." if len(told) > _MOST_FAULTS else ""
        raise Refused("malformed", f"The paper cannot be used. {' '.join(told[:_MOST_FAULTS])}{more}") from None
    for path, length in _too_long(paper):
        raise Refused("too_long", f"{place_words(path)} is too long. {_shorter(path, length)}")
    return paper


def codes_for(cost_centre: str, account: str, project: str, slug: str) -> Codes:
    """The codes given; a paper without a project code of its own gets one after its reference. Refused `bad_code`."""
    given = Codes(cost_centre.strip(), account.strip(), project.strip() or slug)
    for name, code in (("cost centre", given.cost_centre), ("account", given.account), ("project", given.project)):
        if len(code) > LONGEST_CODE or "|" in code or not code.isprintable():
            raise Refused("bad_code", f"The {name} code cannot be used. Choose one from the chart.")
    return given


def keep_version(case: Case, paper: DecisionForm, codes: Codes, actor: Actor, now: datetime) -> CaseVersion:
    """Show the paper's facts on its record and keep its canonical text as the current version."""
    whole = replace(paper, reference=case.reference)
    text = form_text(paper_of(whole))
    for column in _COLUMNS:
        setattr(case, column, getattr(paper, column))
    case.total_pence = paper_total(paper)
    case.deferred_until = paper.publication.deferred_until if paper.publication.part_1_deferred else None
    case.save()
    note(case.slug, version=case.version, digest=text_digest(text))
    return CaseVersion.objects.create(
        case=case,
        number=case.version,
        form=text,
        digest=text_digest(text),
        left_out=list(paper.unknown_fields),
        cost_centre=codes.cost_centre,
        account=codes.account,
        project=codes.project,
        made_by=actor.person,
        made_at=now,
    )


def void_advice(case: Case, now: datetime) -> None:
    """Void every tick on a paper that is about to be rewritten: it was given on other words."""
    note(case.slug, voided_advice=sorted(standing_advice(case)))
    case.advice.filter(voided_at=None).update(voided_at=now)


def with_part_two_of(case: Case, paper: DecisionForm) -> DecisionForm:
    """The paper with the digest of the Part 2 that is kept here, whatever the form handed in says of it.

    A paper that no longer has a Part 2 carries no digest of one.
    """
    held = latest_part_two(case)
    digest = held.digest if held is not None and paper.publication.part_2 else ""
    return replace(paper, publication=replace(paper.publication, part_2_digest=digest))


def _too_long(paper: DecisionForm) -> Iterator[tuple[str, int]]:
    for column, length in _COLUMNS.items():
        if len(getattr(paper, column)) > length:
            yield f"decision.{column}", length
    for place, each in enumerate(paper.recommendations):
        if len(each.funding) > LONGEST_NAME:
            yield f"recommendation[{place}].funding", LONGEST_NAME
    for place, given in enumerate(paper.undertakings):
        if len(given.owner) > LONGEST_POST:
            yield f"undertaking[{place}].owner", LONGEST_POST


def _shorter(path: str, length: int) -> str:
    kept = "" if path.startswith("undertaking") else ", and the rest in the summary"
    return f"Keep it to {length} characters{kept}."


def same_reference(case: Case, reference: str) -> bool:
    """Whether an edited paper names the record it belongs to; a blank reference belongs to any."""
    return not reference.strip() or slug_of(reference) == case.slug
