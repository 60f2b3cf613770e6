"""Bank holidays and working days, for one nation of the United Kingdom or for any part of it."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from daybook.kernel.periods import ONE_DAY, Span
from daybook.kernel.refused import Refused

_FILE = Path(__file__).parent / "reference" / "bank_holidays.toml"
_SATURDAY = 5


class Nation(StrEnum):
    """The three sets of bank holidays."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


# A day that is a bank holiday in any part of the United Kingdom is no working day.
ANY_PART = frozenset(Nation)
HERE = frozenset({Nation.ENGLAND_AND_WALES})


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """A day kept as a holiday, where, and whether it was checked; a proclamation can still change one that was not."""

    on: date
    name: str
    nations: frozenset[Nation]
    verified: bool


@cache
def _calendar() -> tuple[Span, tuple[BankHoliday, ...]]:
    read = tomllib.loads(_FILE.read_text("utf-8"))
    holidays = tuple(
        BankHoliday(row["on"], row["name"], frozenset(map(Nation, row["nations"])), row["verified"])
        for row in read["holiday"]
    )
    return Span(read["from"], read["until"]), holidays


@cache
def _closed(nations: frozenset[Nation]) -> tuple[date, ...]:
    """Bank holidays that fall on a weekday, in order, each day once."""
    days = {holiday.on for holiday in _calendar()[1] if holiday.nations & nations}
    return tuple(sorted(day for day in days if day.weekday() < _SATURDAY))


def _covered(day: date) -> date:
    span, _ = _calendar()
    if day not in span:
        message = f"Bank holidays are held {span.said()}. Add the year to the reference file."
        raise Refused("calendar_unknown", message, day=day.isoformat())
    return day


def bank_holidays(span: Span, nations: Collection[Nation] = HERE) -> list[BankHoliday]:
    """The bank holidays in a span, in order; Refused `calendar_unknown` outside the years held."""
    if span.until is None:
        raise ValueError("bank holidays are listed for a span with an end")
    _covered(span.start)
    _covered(span.until - ONE_DAY)
    wanted = frozenset(nations)
    return [holiday for holiday in _calendar()[1] if holiday.on in span and holiday.nations & wanted]


def is_working_day(day: date, nations: Collection[Nation] = HERE) -> bool:
    """Monday to Friday and no bank holiday in any of `nations`; Refused `calendar_unknown` outside the years held."""
    return _covered(day).weekday() < _SATURDAY and not _holds(_closed(frozenset(nations)), day)


def worked_day_from(day: date) -> date:
    """The day itself if people work on it, else the next working day, as England and Wales keep bank holidays.

    Beyond the years whose bank holidays are known only weekends are stepped over.
    """
    while not _is_worked(day):
        day += ONE_DAY
    return day


def _is_worked(day: date) -> bool:
    try:
        return is_working_day(day)
    except Refused:
        return day.weekday() < _SATURDAY


def _holds(days: tuple[date, ...], day: date) -> bool:
    place = bisect_left(days, day)
    return place < len(days) and days[place] == day


def working_days_between(start: date, until: date, nations: Collection[Nation] = HERE) -> int:
    """How many working days lie in `[start, until)`; 0 when `until` is not after `start`."""
    if until <= start:
        return 0
    _covered(start)
    _covered(until - ONE_DAY)
    closed = _closed(frozenset(nations))
    holidays = bisect_left(closed, until) - bisect_left(closed, start)
    return _weekdays_before(until) - _weekdays_before(start) - holidays


def _weekdays_before(day: date) -> int:
    # Day 1 of the calendar was a Monday.
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(rest, 5)


def add_working_days(day: date, count: int, nations: Collection[Nation] = HERE) -> date:
    """The day reached after stepping over `count` working days from `day`, which is not itself counted.

    A negative count steps back; 0 gives `day` as it is, working or not. Refused `calendar_unknown` outside the years.
    """
    step = ONE_DAY if count >= 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, nations)
    return day
