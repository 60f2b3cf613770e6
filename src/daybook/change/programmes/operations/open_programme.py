"""A programme is opened from the decision that pays for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from daybook.change.programmes.models import Plan, PlanStep, Programme
from daybook.change.programmes.progress import ref_of
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.first_plan import first_plan
from daybook.change.programmes.rules.runway import months_after
from daybook.decisions.cases.public import decided_paper
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused

# Where the paper gives no length: what a first stage is usually given.
_MONTHS_UNSAID = 6


@operation("programmes.open_programme")
def open_programme(*, actor: Actor, now: datetime, case: str) -> ProgrammeRef:
    """Open a programme from a decision, with a first plan of its deliverables over the months it was given.

    Its name is the programme that the paper names, or the paper's title. Refused `not_found`, `not_decided`, or
    `opened_before` where the decision has a programme.
    """
    paper = decided_paper(case)
    due_on = months_after(paper.decided_on, paper.duration_months or _MONTHS_UNSAID)
    begun = {
        "title": (paper.programme or paper.title)[:300],
        "case_reference": paper.reference,
        "project": paper.project,
        "opened_on": paper.decided_on,
        "due_on": due_on,
        "opened_by": actor.person,
        "opened_at": now,
        "reference": next_reference("PRG"),
    }
    row, new = Programme.objects.get_or_create(case=paper.slug, defaults=begun)
    if not new:
        message = f"{paper.reference} has a programme already: {row.reference}. Open that one."
        raise Refused("opened_before", message, programme=row.reference)
    _first_plan(row, paper.deliverables, actor, now)
    note(row.reference)
    note(row.case)
    return ref_of(row)


def _first_plan(row: Programme, deliverables: tuple[str, ...], actor: Actor, now: datetime) -> None:
    days = (row.due_on - row.opened_on) // timedelta(days=1)
    plan = Plan.objects.create(
        programme=row, number=1, reason="As the decision gives it.", baseline=True, made_by=actor.person, at=now
    )
    PlanStep.objects.bulk_create(
        PlanStep(plan=plan, place=place, key=step.key, title=step.title, days=step.days, after=",".join(step.after))
        for place, step in enumerate(first_plan(deliverables, days))
    )
