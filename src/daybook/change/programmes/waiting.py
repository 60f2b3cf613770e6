"""The steps of programmes that a change of shared data moves: those that wait for it, and all that hangs on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import OuterRef, Subquery

from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.models import Plan, PlanStep, Programme
from daybook.change.programmes.planning import days_waited_for, schedule_of
from daybook.change.programmes.rules.plan import Scheduled, moved_between, schedule
from daybook.change.systems.public import WaitingStep


def steps_waiting(change: str, on: date) -> list[WaitingStep]:
    """What waits for a change in the plans as they stand, by programme: when it ends now, and if it were made `on`.

    Steps that wait and are not moved are told too, with the same day twice.
    """
    latest = Plan.objects.filter(programme=OuterRef("plan__programme")).order_by("-number").values("pk")[:1]
    hit = PlanStep.objects.filter(waits_for=change, plan=Subquery(latest)).values("plan__programme")
    found = Programme.objects.filter(pk__in=hit).order_by("reference")
    return [one for row in found for one in _waiting(row, change, on)]


def _waiting(row: Programme, change: str, on: date) -> Iterator[WaitingStep]:
    now = schedule_of(row, row.plans.order_by("-number")[0])
    steps = [one.step for one in now]
    then = {one.step.key: one for one in schedule(steps, row.opened_on, days_waited_for(steps) | {change: on})}
    moved = {one.key for one in moved_between(now, tuple(then.values()))}
    for one in now:
        if one.step.key in moved or one.step.waits_for == change:
            yield _told(row, one, then[one.step.key], change)


def _told(row: Programme, now: Scheduled, then: Scheduled, change: str) -> WaitingStep:
    return WaitingStep(
        programme=row.reference,
        title=row.title,
        step=f"{now.step.key} {now.step.title}",
        waits=now.step.waits_for == change,
        ends_on=now.ends_on,
        would_end_on=then.ends_on,
        url=part_address("plan", row.reference),
    )
