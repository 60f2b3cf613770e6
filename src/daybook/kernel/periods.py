"""Spans of days, and the two calendars a force lives by: the financial year from 1 April and the tax year from 6 April.

Every span is half-open, `[start, until)`: `until` is the first day outside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from daybook.kernel.refused import Refused

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
# The days that facts may have. What lies outside is a slip of the keyboard, and after the last year comes no other.
FIRST_DAY, LAST_DAY = date(1900, 4, 1), date(2999, 3, 31)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """The days from `start` up to but not on `until`; None as `until` means no end yet.

    Refused `empty_span` when it would hold no day.
    """

    start: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.start:
            raise Refused("empty_span", "The end must be after the start. Check the two dates.")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day < self.until)

    def said(self) -> str:
        """The span in a sentence: "from 1 May 2026 until further notice"."""
        ends = f"{self.until:%-d %B %Y}" if self.until else "further notice"
        return f"from {self.start:%-d %B %Y} until {ends}"

    def overlaps(self, other: Span) -> bool:
        """True when at least one day is in both."""
        return (other.until is None or self.start < other.until) and (self.until is None or other.start < self.until)

    def intersect(self, other: Span) -> Span | None:
        """The days in both, or None."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.until, other.until) if end is not None]
        return Span(max(self.start, other.start), min(ends, default=None))

    @property
    def length(self) -> int:
        """How many days it holds; ValueError when it has no end."""
        if self.until is None:
            raise ValueError("a span without an end has no length")
        return (self.until - self.start).days

    def days(self) -> Iterator[date]:
        """Each day in order; for ever when it has no end."""
        day = self.start
        while day in self:
            yield day
            day += ONE_DAY


def london_day(at: datetime) -> date:
    """The date in London at an aware moment; a naive one is a mistake in the program: ValueError."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone has no date")
    return at.astimezone(LONDON).date()


def london_bounds(day: date) -> tuple[datetime, datetime]:
    """The half-open pair of moments, in UTC, that a day in London covers: 23, 24 or 25 hours."""
    start, until = (datetime(d.year, d.month, d.day, tzinfo=LONDON).astimezone(UTC) for d in (day, day + ONE_DAY))
    return start, until


def _start_year(text: str, separator: str, form: str) -> int:
    found = re.fullmatch(rf"([0-9]{{4}}){separator}([0-9]{{2}})", text)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise Refused("bad_year", f"This year cannot be read. Write it like {form}.")
    if not FIRST_DAY.year <= int(found[1]) < LAST_DAY.year:
        raise Refused("bad_year", f"Years from {FIRST_DAY.year} to {LAST_DAY.year} are known, and no others. Check it.")
    return int(found[1])


@dataclass(frozen=True, order=True, slots=True)
class FinancialYear:
    """1 April to 31 March, written "2021/22"."""

    start_year: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The financial year that holds `day`."""
        return cls(day.year if day >= date(day.year, 4, 1) else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "2021/22", 1900/01 to 2998/99; Refused `bad_year` otherwise."""
        return cls(_start_year(text, "/", "2021/22"))

    def __str__(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def span(self) -> Span:
        return Span(date(self.start_year, 4, 1), date(self.start_year + 1, 4, 1))

    @property
    def last_day(self) -> date:
        return date(self.start_year + 1, 3, 31)

    def plus(self, years: int) -> FinancialYear:
        """The year that many later (earlier when negative)."""
        return FinancialYear(self.start_year + years)

    def periods(self) -> list[AccountingPeriod]:
        """The twelve months, April first, without the adjustment period."""
        return [AccountingPeriod(self, number) for number in range(1, ADJUSTMENT_PERIOD)]


ADJUSTMENT_PERIOD = 13


@dataclass(frozen=True, order=True, slots=True)
class AccountingPeriod:
    """A month of the books: 1 is April, 12 is March, and 13 takes year-end adjustments dated the last day of the year.

    Refused `bad_period` for any other number.
    """

    year: FinancialYear
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= ADJUSTMENT_PERIOD:
            raise Refused("bad_period", "There is no such accounting period. Use 1 (April) to 12 (March), or 13.")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that holds `day`; never the adjustment period, which is always chosen by name."""
        return cls(FinancialYear.of(day), (day.month - 4) % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year} P{self.number:02d}"

    @property
    def span(self) -> Span:
        """The days on which a journal in this period may be dated."""
        if self.number == ADJUSTMENT_PERIOD:
            return Span(self.year.last_day, self.year.last_day + ONE_DAY)
        months = self.year.start_year * 12 + 3 + self.number - 1
        return Span(_first_of(months), _first_of(months + 1))


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, order=True, slots=True)
class TaxYear:
    """6 April to 5 April, written "2026-27"."""

    start_year: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The tax year that holds `day`."""
        return cls(day.year if day >= date(day.year, 4, 6) else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "2026-27", 1900-01 to 2998-99; Refused `bad_year` otherwise."""
        return cls(_start_year(text, "-", "2026-27"))

    def __str__(self) -> str:
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"

    @property
    def span(self) -> Span:
        return Span(date(self.start_year, 4, 6), date(self.start_year + 1, 4, 6))

    @property
    def last_day(self) -> date:
        return date(self.start_year + 1, 4, 5)

    def plus(self, years: int) -> TaxYear:
        """The year that many later (earlier when negative)."""
        return TaxYear(self.start_year + years)

    def month(self, number: int) -> Span:
        """Tax month 1 to 12: from the 6th to the 5th, the first from 6 April."""
        if not 1 <= number <= 12:
            raise Refused("bad_period", "There is no such tax month. Use 1 (from 6 April) to 12.")
        months = self.start_year * 12 + 3 + number - 1
        return Span(_first_of(months) + 5 * ONE_DAY, _first_of(months + 1) + 5 * ONE_DAY)

    def week(self, number: int) -> Span:
        """Tax week 1 to 52 of seven days from 6 April; week 53 is the one or two days left at the end."""
        if not 1 <= number <= 53:
            raise Refused("bad_period", "There is no such tax week. Use 1 (from 6 April) to 53.")
        start = self.span.start + 7 * (number - 1) * ONE_DAY
        return Span(start, min(start + 7 * ONE_DAY, self.last_day + ONE_DAY))


def tax_month(day: date) -> int:
    """The tax month, 1 to 12, in which a pay date falls."""
    return (day.month - 4 - (day.day < 6)) % 12 + 1


def tax_week(day: date) -> int:
    """The tax week, 1 to 53, in which a pay date falls."""
    return (day - TaxYear.of(day).span.start).days // 7 + 1


class PayFrequency(StrEnum):
    """How often a payroll pays, in the words of the pay file."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "4-weekly"


# Ordinary periods in a year, and the number HMRC gives a pay date after the last of them.
_ORDINARY = {
    PayFrequency.MONTHLY: 12,
    PayFrequency.WEEKLY: 52,
    PayFrequency.FORTNIGHTLY: 26,
    PayFrequency.FOUR_WEEKLY: 13,
}
_EXTRA = {PayFrequency.WEEKLY: 53, PayFrequency.FORTNIGHTLY: 54, PayFrequency.FOUR_WEEKLY: 56}
_WEEKS = {PayFrequency.WEEKLY: 1, PayFrequency.FORTNIGHTLY: 2, PayFrequency.FOUR_WEEKLY: 4}


@dataclass(frozen=True, order=True, slots=True)
class PayPeriod:
    """A pay period of a tax year: month 1-12, week 1-52 then 53, fortnight 1-26 then 54, four weeks 1-13 then 56.

    Refused `bad_period` for any other number.
    """

    year: TaxYear
    frequency: PayFrequency
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= _ORDINARY[self.frequency] or self.is_extra):
            raise Refused("bad_period", f"There is no such {self.frequency} pay period. Check the number.")

    @classmethod
    def of(cls, frequency: PayFrequency, paid_on: date) -> Self:
        """The pay period in which a pay date falls."""
        year = TaxYear.of(paid_on)
        if frequency is PayFrequency.MONTHLY:
            return cls(year, frequency, tax_month(paid_on))
        number = (tax_week(paid_on) - 1) // _WEEKS[frequency] + 1
        return cls(year, frequency, number if number <= _ORDINARY[frequency] else _EXTRA[frequency])

    @property
    def is_extra(self) -> bool:
        """True for week 53, fortnight 54 and four-week 56, which are taxed without what went before."""
        return self.number == _EXTRA.get(self.frequency)

    @property
    def span(self) -> Span:
        """The pay dates that belong to it."""
        if self.frequency is PayFrequency.MONTHLY:
            return self.year.month(self.number)
        if self.is_extra:
            return self.year.week(53)
        weeks = _WEEKS[self.frequency]
        first = self.year.week((self.number - 1) * weeks + 1).start
        return Span(first, first + 7 * weeks * ONE_DAY)
