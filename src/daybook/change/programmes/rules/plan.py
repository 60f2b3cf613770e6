"""A plan worked out: when each step can start and end, how far it can slip, and which steps set the end. Pure.

The critical path method: forward from what comes first, then back from the end. Days are calendar days; a step of no
days is a milestone. A step that is done stands on the day it was done, whatever was planned before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from daybook.kernel.refused import Refused

MOST_STEPS = 500
LONGEST_DAYS = 3_650
LONGEST_KEY = 20
LONGEST_TITLE = 200
NO_DAYS: Mapping[str, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of a plan: how many days it takes, after which others, not before which day, and when it was done.

    `giver` names whoever outside the programme it depends on; blank for the programme's own work. `waits_for` is a
    change of shared data (DSC-000001) before whose day it does not start; one with `needs_transfer` is not done before
    what consultants know has been handed over.
    """

    key: str
    title: str
    days: int = 0
    after: tuple[str, ...] = ()
    not_before: date | None = None
    done_on: date | None = None
    giver: str = ""
    waits_for: str = ""
    needs_transfer: bool = False


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A step with its dates: `starts_on`, `ends_on`, and the last day it could end without moving the end of all.

    `slack_days` is the time between; `critical` where there is none and it is not done.
    """

    step: PlannedStep
    starts_on: date
    ends_on: date
    latest_on: date

    @property
    def slack_days(self) -> int:
        return (self.latest_on - self.ends_on).days

    @property
    def critical(self) -> bool:
        return self.step.done_on is None and self.slack_days <= 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A step whose end differs between two plans; `was` is None for one that is new, `now` for one taken out."""

    key: str
    title: str
    was: date | None
    now: date | None

    @property
    def days(self) -> int | None:
        """By how many days it moved: later is above zero; None where it stands in one plan alone."""
        return (self.now - self.was).days if self.was and self.now else None


def schedule(
    steps: Sequence[PlannedStep], starts_on: date, days: Mapping[str, date] = NO_DAYS
) -> tuple[Scheduled, ...]:
    """Every step with its dates, in the order given; nothing starts before `starts_on`.

    `days` has the day of each change that a step may wait for; one that is not in it is waited for no longer.

    Refused `bad_plan` for steps that share a key, follow one that is not there or follow each other in a circle, naming
    them; and for one with more than 3,650 days or fewer than none.
    """
    by_key = _by_key(steps)
    ends: dict[str, date] = {}
    begins: dict[str, date] = {}
    order = _in_order(by_key)
    for step in order:
        waits = [day for day in (step.not_before, days.get(step.waits_for)) if day]
        floor = max([starts_on, *waits, *(ends[key] for key in step.after)])
        ends[step.key] = step.done_on or floor + timedelta(days=step.days)
        begins[step.key] = min(floor, ends[step.key])
    latest = _latest(order, ends)
    return tuple(Scheduled(step, begins[step.key], ends[step.key], latest[step.key]) for step in steps)


def moved_between(before: Sequence[Scheduled], after: Sequence[Scheduled]) -> tuple[Moved, ...]:
    """The steps whose end is another day, in the order of the later plan; those taken out come last."""
    was, now = ({one.step.key: one for one in plan} for plan in (before, after))
    moved = [_moved(was.get(key), now.get(key)) for key in (*now, *(key for key in was if key not in now))]
    return tuple(one for one in moved if one.was != one.now)


def held_back(before: Sequence[PlannedStep], after: Sequence[PlannedStep]) -> tuple[str, ...]:
    """The steps that need the transfer of what consultants know and would slip by without it, by key.

    Those are: done now and not before, no longer marked, or taken out.
    """
    now = {step.key: step for step in after}
    marked = {step.key for step in (*before, *after) if step.needs_transfer}
    done = {step.key for step in before if step.done_on}
    return tuple(
        key for key in sorted(marked - done) if key not in now or now[key].done_on or not now[key].needs_transfer
    )


def _moved(was: Scheduled | None, now: Scheduled | None) -> Moved:
    known = now or was
    assert known is not None, "a step stands in one of the plans"
    return Moved(known.step.key, known.step.title, was.ends_on if was else None, now.ends_on if now else None)


def _latest(order: Sequence[PlannedStep], ends: Mapping[str, date]) -> dict[str, date]:
    finish = max(ends.values(), default=date.min)
    latest = {step.key: finish for step in order}
    for step in reversed(order):
        for key in step.after:
            # What is done pulls nothing forward: only what is still to come waits for those before it.
            if step.done_on is None:
                latest[key] = min(latest[key], latest[step.key] - timedelta(days=step.days))
    return latest


def _by_key(steps: Sequence[PlannedStep]) -> dict[str, PlannedStep]:
    by_key = {step.key: step for step in steps}
    faults = list(_faults(steps, by_key))
    if faults:
        raise Refused("bad_plan", f"The plan cannot be worked out. {' '.join(faults[:5])}", faults=len(faults))
    return by_key


def _faults(steps: Sequence[PlannedStep], by_key: Mapping[str, PlannedStep]) -> Iterator[str]:
    if len(steps) > MOST_STEPS:
        yield f"It has {len(steps)} steps; {MOST_STEPS} can be worked out."
    for key, times in Counter(step.key for step in steps).items():
        if times > 1:
            yield f"{times} steps are called {key}: give the others keys of their own."
    for place, step in enumerate(steps, start=1):
        yield from _faults_of(step, place, by_key)


def _faults_of(step: PlannedStep, place: int, by_key: Mapping[str, PlannedStep]) -> Iterator[str]:
    if not step.key or len(step.key) > LONGEST_KEY or not step.key.isprintable() or "," in step.key:
        yield f"Step {place} needs a key of 1 to {LONGEST_KEY} characters without a comma, such as M3."
    if not step.title.strip() or len(step.title) > LONGEST_TITLE:
        yield f"Step {step.key or place} needs a title of 1 to {LONGEST_TITLE} characters."
    if not 0 <= step.days <= LONGEST_DAYS:
        yield f"Step {step.key} takes {step.days} days: give a number from 0 to {LONGEST_DAYS:,}."
    for key in step.after:
        if key not in by_key:
            yield f"Step {step.key} comes after {key}, which is not in the plan."


def _in_order(by_key: Mapping[str, PlannedStep]) -> list[PlannedStep]:
    """Steps with those they follow before them; Refused `bad_plan` naming a circle."""
    waiting = {key: len(set(step.after)) for key, step in by_key.items()}
    followers: dict[str, list[str]] = {key: [] for key in by_key}
    for key, step in by_key.items():
        for earlier in set(step.after):
            followers[earlier].append(key)
    ready = [key for key, count in waiting.items() if not count]
    order: list[PlannedStep] = []
    for key in ready:
        order.append(by_key[key])
        for follower in followers[key]:
            waiting[follower] -= 1
            if not waiting[follower]:
                ready.append(follower)
    if len(order) < len(by_key):
        circle = " → ".join(_circle(by_key, {key for key, count in waiting.items() if count}))
        raise Refused("bad_plan", f"These steps wait for each other in a circle: {circle}. Take one of the links out.")
    return order


def _circle(by_key: Mapping[str, PlannedStep], stuck: set[str]) -> list[str]:
    walked: list[str] = []
    key = min(stuck)
    while key not in walked:
        walked.append(key)
        key = next(earlier for earlier in by_key[key].after if earlier in stuck)
    return [*walked[walked.index(key) :], key]
