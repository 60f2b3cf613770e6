"""How long a programme can wait: counted back from the days that nobody can move. Pure.

From the end of a contract or of a product's support, back through transition, procurement and the cases, to the latest
day each must start. What is left between today and that day is the float; slipping uses it up, then costs an extension.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daybook.kernel.refused import Refused

MOST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that must be over before the end, and how many months it takes."""

    title: str
    months: int


@dataclass(frozen=True, slots=True)
class Latest:
    """A stage with the latest days it can start and end."""

    stage: Stage
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Slip:
    """What starting so many months from today leaves and costs: `float_days` below zero is the overrun, in days.

    `cost_pence` is the standing team for those months, and an extension for each month begun beyond the float.
    """

    months: int
    starts_on: date
    float_days: int
    cost_pence: int


def latest_starts(stages: Sequence[Stage], ends_on: date) -> tuple[Latest, ...]:
    """Each stage with its latest days, in the order of the stages, the last of which ends on the day given."""
    found: list[Latest] = []
    end = ends_on
    for stage in reversed(stages):
        start = months_before(end, stage.months)
        found.append(Latest(stage, start, end))
        end = start
    return tuple(reversed(found))


def slips(latest: date, today: date, *, month_pence: int, extension_pence: int, months: int = 12) -> tuple[Slip, ...]:
    """What each month of waiting from today costs, for so many months."""
    found = []
    for count in range(months + 1):
        starts_on = months_after(today, count)
        over = 0
        while months_after(latest, over) < starts_on:
            over += 1
        cost = count * month_pence + over * extension_pence
        found.append(Slip(count, starts_on, (latest - starts_on).days, cost))
    return tuple(found)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier; the last of a month that has no such day."""
    return months_after(day, -months)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the last of a month that has no such day.

    Refused `bad_runway` beyond the years that a calendar has.
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    if not 1 <= year <= 9999:
        raise Refused("bad_runway", "Counted so, a stage would fall outside the calendar. Shorten the stages.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
