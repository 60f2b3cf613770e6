"""What a decision leaves on its paper: the second signature and the authority of each recommendation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from daybook.decisions.cases.models import Authorisation, Case, CaseLink, CaseVersion, PastDecision, Signature
from daybook.decisions.cases.queries.conduct import stand_ins_of
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.interests import InterestKind
from daybook.decisions.cases.rules.judging import Authorised, paragraphs_of
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.states import CaseState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class Declared:
    """In which roles somebody decides, and the interest they declare in doing so."""

    held: frozenset[str]
    kind: InterestKind
    words: str


def record_decision(
    case: Case, version: CaseVersion, given: Sequence[Authorised], actor: Actor, now: datetime, declared: Declared
) -> None:
    """Keep the decision-maker's signature on the text, and under which paragraph each recommendation was decided."""
    stand_ins = stand_ins_of(case)
    roles = list(dict.fromkeys(each.authority.role or "" for each in given))
    absent = [role for role in roles if role not in declared.held]
    Signature.objects.create(
        case=case,
        version=version,
        submission=case.submission,
        role_title=", ".join(stand_ins[role] if role in absent else role for role in roles)[:120],
        stands_in_for=", ".join(absent)[:120],
        person=actor.person,
        deputy_for=actor.deputy_for,
        post=actor.post,
        digest=version.digest,
        paragraph=paragraphs_of(given)[:120],
        interest_kind=declared.kind,
        interests=declared.words,
        signed_at=now,
    )
    Authorisation.objects.bulk_create(
        Authorisation(
            case=case,
            place=each.place,
            recommendation=each.recommendation.number,
            role_title=each.authority.role or "",
            paragraph=each.authority.paragraph or "",
            scheme=each.authority.scheme,
            verified=each.authority.verified,
        )
        for each in given
    )


def refuse_unknown_earlier(case: Case, form: DecisionForm) -> None:
    """Refused `unknown_case` where a paper supersedes what nobody has on record, itself too; one undecided may wait."""
    for reference in form.supersedes:
        slug = slug_of(reference)
        on_record = Case.objects.filter(slug=slug).exists() or PastDecision.objects.filter(slug=slug).exists()
        if slug == case.slug or not on_record:
            message = f"{case.reference} supersedes {reference[:40]}, which is not on record. Correct it, by an edit."
            raise Refused("unknown_case", message, earlier=slug)


def keep_supersession(case: Case, form: DecisionForm, now: datetime) -> None:
    """Keep which earlier decisions this one supersedes, now that it is taken. Refused `unknown_case` for one not known.

    A paper cannot supersede itself, nor one that is not decided.
    """
    for reference in form.supersedes:
        slug = slug_of(reference)
        decided = Case.objects.filter(slug=slug, state__in=[CaseState.DECIDED, CaseState.PUBLISHED]).exists()
        if slug == case.slug or not (decided or PastDecision.objects.filter(slug=slug).exists()):
            message = (
                f"{case.reference} supersedes {reference[:40]}, which is no decision taken. Correct it, by an edit."
            )
            raise Refused("unknown_case", message, earlier=slug)
    earlier = sorted({slug_of(reference) for reference in form.supersedes})
    CaseLink.objects.bulk_create(CaseLink(case=case, earlier=slug, at=now) for slug in earlier)
    if earlier:
        note(case.slug, supersedes=earlier)
