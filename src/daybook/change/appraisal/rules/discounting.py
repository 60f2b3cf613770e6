"""Discount factors, exact: a named schedule of the Green Book, or one flat rate. Pure.

Source: the Green Book as updated in February 2026; the rates stand in `reference/discount_rates.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import accumulate
from math import prod
from pathlib import Path

from daybook.kernel.reference import Reference

RATES_FILE = Path(__file__).resolve().parent.parent / "reference" / "discount_rates.toml"
_ENDS = "band_ends"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rates by band of years: `rates[i]` holds to year `ends[i]` inclusive, the last rate without end."""

    name: str
    ends: tuple[int, ...]
    rates: tuple[Fraction, ...]
    source: str = ""
    verified: bool = True

    def rate_of(self, year: int) -> Fraction:
        """The rate between the year before and this one; years are counted from 0, the base year."""
        return self.rates[sum(end < year for end in self.ends)]


@dataclass(frozen=True, slots=True)
class Factors:
    """One discount factor a year from year 0, as whole numbers over one denominator, so that sums stay exact and quick.

    The factor of year t is `numerators[t] / denominator`: 1 in year 0, and each later one that of the year before
    divided by 1 + its own rate.
    """

    numerators: tuple[int, ...]
    denominator: int

    def present_value(self, amounts: Sequence[Fraction]) -> Fraction:
        """What one amount a year is worth in year 0, exactly. ValueError where there is not one for each year."""
        pairs = zip(amounts, self.numerators, strict=True)
        return sum((amount * numerator for amount, numerator in pairs if amount), Fraction(0)) / self.denominator

    def at(self, year: int) -> Fraction:
        """The factor of one year."""
        return Fraction(self.numerators[year], self.denominator)

    @property
    def total(self) -> Fraction:
        """The sum of all factors: what one pound a year is worth."""
        return Fraction(sum(self.numerators), self.denominator)


def flat(rate: Fraction) -> Schedule:
    """One rate for every year: Fraction(7, 200) is 3.5 percent."""
    return Schedule("", (), (rate,), "Given in the appraisal")


def schedules() -> dict[str, Schedule]:
    """The schedules to hand, by name, from the dated reference file."""
    return dict(_read())


def factors(schedule: Schedule, years: int) -> Factors:
    """The factors of years 0 to `years` - 1."""
    growth = [1 + schedule.rate_of(year) for year in range(1, years)]
    ups = [each.numerator for each in growth]
    downs = [each.denominator for each in growth]
    before = list(accumulate(downs, lambda whole, one: whole * one, initial=1))
    after = list(accumulate(reversed(ups), lambda whole, one: whole * one, initial=1))[::-1]
    return Factors(tuple(low * high for low, high in zip(before, after, strict=True)), prod(ups))


@cache
def _read() -> tuple[tuple[str, Schedule], ...]:
    entries = {name: found[-1] for name, found in Reference.load(RATES_FILE).entries.items()}
    ends = tuple(int(end) for end in _numbers(entries.pop(_ENDS).value))
    return tuple(
        (name, Schedule(name, ends, tuple(Fraction(rate) / 100 for rate in _numbers(entry.value)), entry.source,
                        entry.verified))
        for name, entry in entries.items()
    )  # fmt: skip


def _numbers(value: object) -> tuple[Decimal, ...]:
    if not isinstance(value, tuple):
        raise ValueError(f"{RATES_FILE.name}: a schedule is a list of numbers")
    return value
