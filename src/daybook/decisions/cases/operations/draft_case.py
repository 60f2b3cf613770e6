"""A decision paper is begun."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.drafting import codes_for, keep_version, read_paper, with_part_two_of
from daybook.decisions.cases.models import Case, Transition
from daybook.decisions.cases.progress import tell_next
from daybook.decisions.cases.queries import case_ref
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.states import CASE
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move, operation
from daybook.kernel.periods import FinancialYear, london_day
from daybook.kernel.refused import Refused


@operation("decisions.draft_case")
def draft_case(
    *, actor: Actor, now: datetime, form: str, cost_centre: str = "", account: str = "", project: str = ""
) -> CaseRef:
    """Begin a decision paper from the text of its form (TOML); a blank reference is numbered here.

    The three codes are where its money will be held: they may wait until the paper is submitted, and a project without
    a code is coded after the paper's reference. Ticks, signatures and fields the form does not know are not taken from
    the text. Refused `malformed`, `too_long`, `bad_code`, `bad_reference` or `reference_taken`.
    """
    paper = read_paper(form)
    reference = " ".join(paper.reference.split()) or _next_free_reference()
    slug = slug_of(reference)
    codes = codes_for(cost_centre, account, project, slug)
    year = str(FinancialYear.of(london_day(now)))
    begun = {"reference": reference, "state": CASE.start, "year": year, "made_by": actor.person, "drafted_at": now}
    case, new = Case.objects.get_or_create(slug=slug, defaults=begun)
    if not new:
        message = f"There is a decision {slug} already. Open it, or give this one another reference."
        raise Refused("reference_taken", message)
    keep_version(case, with_part_two_of(case, paper), codes, actor, now)
    note_move(slug, "", case.state, case=slug)
    Transition.objects.create(
        case=case, verb="draft_case", to_state=case.state, version=1, made_by=actor.person, at=now
    )
    tell_next(case, now)
    return case_ref(case)


def _next_free_reference() -> str:
    """The next number that no paper was given by hand."""
    reference = next_reference("PCD")
    while Case.objects.filter(slug=reference).exists():
        reference = next_reference("PCD")
    return reference.replace("-", " ")
