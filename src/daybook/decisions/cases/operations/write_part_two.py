"""Part 2 of a paper is written: what is kept back, under which exemption, and who needs to know it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from daybook.decisions.cases.drafting import Codes, keep_version, void_advice
from daybook.decisions.cases.models import CaseVersion, PartTwo
from daybook.decisions.cases.progress import locked_case, move, refuse_unless_moves
from daybook.decisions.cases.queries import case_ref, current_version, form_of
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.exemptions import PART_TWO_CLAUSE, Exemption, exemptions_named
from daybook.decisions.cases.rules.part_two import part_two_digest
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_PART_TWO = 100_000
LONGEST_REASONING = 4_000


@operation("decisions.write_part_two")
def write_part_two(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    text: str,
    exemptions: list[str],
    rationale: str,
    public_interest: str = "",
) -> CaseRef:
    """Put a new text in the place of the paper's Part 2, with the exemptions that allow it to be kept back.

    The text is kept apart and shown to named readers alone; the paper carries its digest, so a signature covers both.
    The paper becomes a new version and a draft again, and every tick on it is void. Refused `no_exemption`,
    `unknown_exemption`, `rationale_missing`, `public_interest_missing` where an exemption is qualified and the public
    interest is not weighed, `nothing_written`, `bad_text` or `stale`.
    """
    check_note(text, LONGEST_PART_TWO)
    check_note(rationale, LONGEST_REASONING)
    check_note(public_interest, LONGEST_REASONING)
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "write_part_two")
    if not text.strip():
        raise Refused("nothing_written", "Part 2 is blank. Write what is kept back, or say that there is no Part 2.")
    named = exemptions_named(tuple(exemptions), london_day(now))
    _refuse_unreasoned(named, rationale, public_interest)
    salt = secrets.token_hex(16)
    digest = part_two_digest(salt, text)
    held = current_version(case)
    paper = form_of(held)
    publication = replace(
        paper.publication,
        part_2=True,
        part_2_rationale=rationale.strip(),
        part_2_exemptions=tuple(exemption.section for exemption in named),
        part_2_public_interest=public_interest.strip(),
        part_2_digest=digest,
    )
    void_advice(case, now)
    case.version += 1
    keep_version(case, replace(paper, publication=publication), _codes(held), actor, now)
    PartTwo.objects.create(
        case=case, number=case.version, text=text, salt=salt, digest=digest, written_by=actor.person, written_at=now
    )
    note(case.slug, part_two=digest, exemptions=[exemption.section for exemption in named])
    move(case, "write_part_two", actor, now)
    return case_ref(case)


def _refuse_unreasoned(named: tuple[Exemption, ...], rationale: str, public_interest: str) -> None:
    if not rationale.strip():
        message = "Say why Part 2 is not published: the legal rationale goes with it."
        raise Refused("rationale_missing", message, clause=PART_TWO_CLAUSE)
    qualified = [exemption.section for exemption in named if exemption.qualified]
    if qualified and not public_interest.strip():
        message = (
            f"{', '.join(qualified).capitalize()} is qualified: weigh the public interest in publishing against "
            "that in keeping back, and write it down."
        )
        raise Refused("public_interest_missing", message, clause=PART_TWO_CLAUSE)


def _codes(held: CaseVersion) -> Codes:
    return Codes(held.cost_centre, held.account, held.project)
