"""How a programme's plan is made anew: another version, which the audit entry tells by what it moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from daybook.change.programmes.models import Plan, PlanStep, Programme
from daybook.change.programmes.planning import current_plan, days_waited_for, schedule_of
from daybook.change.programmes.rules.plan import PlannedStep, held_back, moved_between, schedule
from daybook.change.programmes.teaming import refuse_open_transfers
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


def record_plan(
    row: Programme,
    steps: Sequence[PlannedStep],
    days: Mapping[str, date],
    actor: Actor,
    now: datetime,
    *,
    reason: str,
    baseline: bool = False,
) -> None:
    """Keep these steps as the next version of a plan; `days` has the day of each change that a step waits for.

    Refused `transfer_open` where a step that needs it would be done, unmarked or taken out before what the team knows
    was handed over, or `bad_plan`.
    """
    plan = current_plan(row)
    before, after = schedule_of(row, plan), schedule(steps, row.opened_on, days)
    refuse_open_transfers(row, held_back([one.step for one in before], steps))
    new = Plan.objects.create(
        programme=row, number=plan.number + 1, reason=reason, baseline=baseline, made_by=actor.person, at=now
    )
    PlanStep.objects.bulk_create(_row(new, place, step, days.get(step.waits_for)) for place, step in enumerate(steps))
    moved = moved_between(before, after)
    note(row.reference, plan=new.number, moved=[one.key for one in moved][:100], baseline=baseline)


def record_steps_done(row: Programme, keys: Collection[str], actor: Actor, now: datetime, *, reason: str) -> None:
    """These steps of the plan are done today, as a consequence of the running operation; none leaves the plan alone.

    Refused `unknown_step` for one that is not open in the plan, or `transfer_open`.
    """
    if not keys:
        return
    steps = [one.step for one in schedule_of(row, current_plan(row))]
    if unknown := set(keys) - {step.key for step in steps if step.done_on is None}:
        named = ", ".join(sorted(unknown)[:5])
        message = f"No open step of the plan is called {named[:60]}. Look at the plan, and choose from it."
        raise Refused("unknown_step", message)
    today = london_day(now)
    done = [replace(step, done_on=today) if step.key in keys else step for step in steps]
    record_plan(row, done, days_waited_for(done), actor, now, reason=reason)


def _row(plan: Plan, place: int, step: PlannedStep, waited_until: date | None) -> PlanStep:
    return PlanStep(
        plan=plan,
        place=place,
        key=step.key,
        title=step.title,
        days=step.days,
        after=",".join(step.after),
        not_before=step.not_before,
        done_on=step.done_on,
        giver=step.giver[:120],
        waits_for=step.waits_for,
        waited_until=waited_until,
        needs_transfer=step.needs_transfer,
    )
