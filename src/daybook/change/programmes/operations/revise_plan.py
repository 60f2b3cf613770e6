"""A programme's plan is made anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from daybook.change.programmes.models import Plan
from daybook.change.programmes.planning import current_plan, schedule_of
from daybook.change.programmes.progress import keep, locked_programme, reasoned
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.replanning import record_plan
from daybook.change.programmes.rules.plan import PlannedStep, schedule
from daybook.change.systems.public import change_days
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("programmes.revise_plan")
def revise_plan(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    steps: list[PlannedStep],
    reason: str,
    baseline: bool = False,
) -> ProgrammeRef:
    """Make the plan anew from all its steps; dates follow from them, and earlier versions stay on record.

    `baseline` makes this version the one that later ones are held to. Refused `bad_plan` naming each fault (a key
    twice, a step after one that is not there, a circle), `bad_day` for work done on a day to come, `unknown_change`
    for a change of shared data that is not there, `transfer_open` where a step that needs it would be done, unmarked
    or taken out before what the team knows was handed over, `words_missing`, `unchanged`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    words = reasoned(reason, "why the plan changes")
    if not steps:
        raise Refused("bad_plan", "A plan has at least one step. Add what has to be done.")
    _refuse_done_later(steps, now)
    days = _days(steps)
    after = schedule(steps, row.opened_on, days)
    plan = current_plan(row)
    before = schedule_of(row, plan)
    same = [one.step for one in before] == [one.step for one in after] and baseline == plan.baseline
    if same and not _moved_since(plan, days):
        raise Refused("unchanged", "This is the plan that stands already. Change a step, or leave it.")
    record_plan(row, steps, days, actor, now, reason=words, baseline=baseline)
    return keep(row)


def _refuse_done_later(steps: list[PlannedStep], now: datetime) -> None:
    later = [step.key for step in steps if step.done_on is not None and step.done_on > london_day(now)]
    if later:
        message = f"{', '.join(later[:5])} cannot be done on a day to come. Leave the day out until it is."
        raise Refused("bad_day", message, steps=len(later))


def _days(steps: list[PlannedStep]) -> dict[str, date]:
    """The day of each change that is waited for; Refused `unknown_change` for one that is not there."""
    wanted = {step.waits_for for step in steps} - {""}
    known = change_days(wanted) if wanted else {}
    if missing := sorted(wanted - set(known)):
        message = f"There is no change of shared data {missing[0][:40]}. Give the reference of one, such as DSC-000001."
        raise Refused("unknown_change", message, changes=len(missing))
    return {one.reference: one.on for one in known.values() if not one.withdrawn}


def _moved_since(plan: Plan, days: Mapping[str, date]) -> bool:
    """Whether a change that the plan waits for has another day than when this version was made."""
    waiting = plan.steps.exclude(waits_for="").values_list("waits_for", "waited_until")
    return any(days.get(change) != until for change, until in waiting)
