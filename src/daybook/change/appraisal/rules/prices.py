"""Real and nominal money: from the prices of one year to those of another, exactly. Pure.

A year is the financial year that starts in it: 2026 is 2026/27. The series stand in `reference/deflators.toml`. The
Green Book wants the economic case in real prices of the base year; what has to be found is the money of each year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import accumulate
from pathlib import Path

from daybook.kernel.periods import Span
from daybook.kernel.reference import Reference

DEFLATORS_FILE = Path(__file__).resolve().parent.parent / "reference" / "deflators.toml"
# What the prices of a line may be, beside a year: the base year's (blank), or the money of each year as it is spent.
NOMINAL = "nominal"


@dataclass(frozen=True, slots=True)
class Deflator:
    """One series: the rise of prices into each financial year after `first`, by the span in which it holds."""

    name: str
    rises: tuple[tuple[Span, Fraction], ...]
    source: str = ""
    verified: bool = False

    @property
    def first(self) -> int:
        """The earliest year whose prices it knows: nothing says how they rose into that one."""
        return self.rises[0][0].start.year - 1

    def levels(self, last: int) -> tuple[Fraction, ...]:
        """The level of prices from its first year, which is 1, to `last`, each year chained to the one before."""
        rises = (1 + self._rise(year) for year in range(self.first + 1, last + 1))
        return tuple(accumulate(rises, lambda level, rise: level * rise, initial=Fraction(1)))

    def _rise(self, year: int) -> Fraction:
        return next(rise for span, rise in self.rises if date(year, 4, 1) in span)


@dataclass(frozen=True, slots=True)
class Prices:
    """The level of prices in each year of an appraisal, its base year's being 1; without a series nothing moves.

    `before` has those of earlier years that a line may be priced in.
    """

    levels: tuple[Fraction, ...]
    before: dict[int, Fraction]

    def real(self, basis: str, amounts: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Amounts, one a year, in prices of the base year; `basis` says in which prices they are given."""
        if basis == NOMINAL:
            return tuple(amount / level for amount, level in zip(amounts, self.levels, strict=True))
        if not basis:
            return tuple(amounts)
        # A year that is not known is no fault here: a bridge measures lines of one revision by the prices of another.
        level = self.before.get(int(basis), Fraction(1))
        return tuple(amount / level for amount in amounts)

    def nominal(self, basis: str, amounts: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Amounts, one a year, in the money of each year."""
        if basis == NOMINAL:
            return tuple(amounts)
        return tuple(amount * level for amount, level in zip(self.real(basis, amounts), self.levels, strict=True))


def prices_of(deflator: Deflator | None, base_year: int, years: int) -> Prices:
    """The prices of an appraisal of `years` years from its base year."""
    if deflator is None:
        return Prices((Fraction(1),) * years, {base_year: Fraction(1)})
    last = base_year + years - 1
    levels = deflator.levels(last)
    base = levels[base_year - deflator.first]
    by_year = {deflator.first + place: level / base for place, level in enumerate(levels)}
    return Prices(tuple(by_year[year] for year in range(base_year, last + 1)), by_year)


@cache
def deflators() -> dict[str, Deflator]:
    """The series to hand, by name, from the dated reference file; one is verified where all of it is."""
    found = {}
    for name, entries in Reference.load(DEFLATORS_FILE).entries.items():
        rises = tuple((entry.span, _rate(entry.value)) for entry in entries)
        sources = list(dict.fromkeys(entry.source for entry in entries))
        found[name] = Deflator(name, rises, "; ".join(sources), all(entry.verified for entry in entries))
    return found


def _rate(value: object) -> Fraction:
    if not isinstance(value, Decimal):
        raise ValueError(f"{DEFLATORS_FILE.name}: a rise is one number")
    return Fraction(value) / 100
