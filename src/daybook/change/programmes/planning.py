"""The plans of a programme as they stand: the current version, the baseline it is held to, and the runway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daybook.change.programmes.models import Plan, PlanStep, Programme, Runway
from daybook.change.programmes.rules.plan import PlannedStep, Scheduled, schedule
from daybook.change.programmes.rules.runway import Latest, Slip, Stage, latest_starts, slips
from daybook.change.systems.public import change_days


@dataclass(frozen=True, slots=True)
class RunwayEnd:
    """A day nobody can move, with where it is said, and the latest days of the stages before it.

    `float_days` is from today to the latest start of the first stage, below zero where that has passed.
    """

    title: str
    ends_on: date
    source: str
    stages: tuple[Latest, ...]
    float_days: int
    slips: tuple[Slip, ...]

    @property
    def latest_start(self) -> date:
        return self.stages[0].starts_on if self.stages else self.ends_on


def current_plan(row: Programme) -> Plan:
    """The latest version of the plan; every programme opens with one."""
    return row.plans.order_by("-number")[0]


def baseline_plan(row: Programme) -> Plan:
    """The latest version that was made the baseline."""
    return row.plans.filter(baseline=True).order_by("-number")[0]


def schedule_of(row: Programme, plan: Plan) -> tuple[Scheduled, ...]:
    """The steps of a version of the plan with their dates; what waits for a change waits for its day as it is now."""
    steps = [_step(one) for one in plan.steps.order_by("place")]
    return schedule(steps, row.opened_on, days_waited_for(steps))


def baseline_of(row: Programme) -> tuple[Scheduled, ...]:
    """The steps of the latest baseline with the dates they had when it was made, wherever a change is now."""
    steps = list(baseline_plan(row).steps.order_by("place"))
    days = {one.waits_for: one.waited_until for one in steps if one.waited_until}
    return schedule([_step(one) for one in steps], row.opened_on, days)


def days_waited_for(steps: Sequence[PlannedStep]) -> dict[str, date]:
    """The day of each change that steps wait for; a withdrawn one has none."""
    wanted = {step.waits_for for step in steps} - {""}
    return {one.reference: one.on for one in change_days(wanted).values() if not one.withdrawn} if wanted else {}


def step_ends(row: Programme) -> dict[str, date]:
    """The day on which each step of the plan ends, by key."""
    return {one.step.key: one.ends_on for one in schedule_of(row, current_plan(row))}


def _step(row: PlanStep) -> PlannedStep:
    return PlannedStep(
        row.key,
        row.title,
        row.days,
        tuple(filter(None, row.after.split(","))),
        row.not_before,
        row.done_on,
        row.giver,
        row.waits_for,
        row.needs_transfer,
    )


def current_runway(row: Programme) -> Runway | None:
    """The runway as it was last set; None before that."""
    return row.runways.order_by("-id").first()


def runway_ends(runway: Runway, today: date) -> tuple[RunwayEnd, ...]:
    """Each day nobody can move, the one with the least float first."""
    stages = [Stage(title, months) for title, months in runway.stages]
    found = [_end(runway, stages, title, date.fromisoformat(on), source, today) for title, on, source in runway.ends]
    return tuple(sorted(found, key=lambda end: (end.float_days, end.title)))


def _end(runway: Runway, stages: list[Stage], title: str, ends_on: date, source: str, today: date) -> RunwayEnd:
    latest = latest_starts(stages, ends_on)
    start = latest[0].starts_on if latest else ends_on
    costs = slips(start, today, month_pence=runway.month_pence, extension_pence=runway.extension_pence)
    return RunwayEnd(title, ends_on, source, latest, (start - today).days, costs)
