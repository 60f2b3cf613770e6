"""What an outsourced service costs in a month by its terms, in exact pence. Pure.

A unit is paid for at the price of the band it falls in, counted from the first unit of the month. Prices are agreed at
the first index figure; each later figure moves them, from the month it applies from, by its rise over the one before,
but by no more than the cap; a fall moves them down. A line is rounded once, halves up, after that. Of each service
level the lowest step that the measure is below counts; the percentages add, up to the cap on credits; a credit is
rounded once, halves up. Nothing is credited for what was not measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from daybook.change.discovery.rules.charge_terms import Band, ChargeLine, Level
from daybook.kernel.money import PENCE_IN_POUND, Pence, half_up_pence
from daybook.kernel.prices import percent_of


@dataclass(frozen=True, slots=True)
class Terms:
    """What is paid by volume, and credited by service level.

    `credit_cap` is the most that is credited of a month, `index_cap` the most that prices rise with one index figure,
    both in per cent; None for no cap.
    """

    lines: tuple[ChargeLine, ...]
    levels: tuple[Level, ...]
    credit_cap: Decimal
    index_cap: Decimal | None


@dataclass(frozen=True, slots=True)
class LineCharge:
    """A line of a month: its volume, whether that was metered or is expected, and what it costs."""

    name: str
    volume: int
    metered: bool
    pence: Pence


@dataclass(frozen=True, slots=True)
class MonthCharge:
    """A month: its lines, what they come to, what is credited of it in per cent and pence, and what is then due."""

    month: date
    lines: tuple[LineCharge, ...]
    charge_pence: Pence
    credit_percent: Decimal
    credit_pence: Pence

    @property
    def due_pence(self) -> Pence:
        return Pence(self.charge_pence - self.credit_pence)

    @property
    def metered(self) -> bool:
        return all(line.metered for line in self.lines)


def month_charge(
    terms: Terms,
    month: date,
    volumes: Mapping[str, int],
    levels: Mapping[str, Decimal],
    index: Sequence[tuple[date, Decimal]],
) -> MonthCharge:
    """What a month costs: `volumes` by line as metered, `levels` as measured, `index` figures by their first month."""
    factor = index_factor(index, month, terms.index_cap)
    lines = tuple(
        LineCharge(
            line.name,
            volume := volumes.get(line.name, line.expected),
            line.name in volumes,
            half_up_pence(pounds_of(line.bands, volume) * factor * PENCE_IN_POUND),
        )
        for line in terms.lines
    )
    charge = Pence(sum(line.pence for line in lines))
    percent = min(sum((_credited(level, levels) for level in terms.levels), Decimal(0)), terms.credit_cap)
    return MonthCharge(month, lines, charge, percent, percent_of(charge, percent, half_up_pence))


def pounds_of(bands: Sequence[Band], volume: int) -> Fraction:
    """What so many units cost in pounds, before the index: each at the price of its band."""
    total, begun = Fraction(0), 0
    for band in bands:
        ended = volume if band.upto is None else min(volume, band.upto)
        total += max(ended - begun, 0) * Fraction(band.price)
        begun = max(ended, begun)
    return total


def index_factor(index: Sequence[tuple[date, Decimal]], month: date, cap: Decimal | None) -> Fraction:
    """By how much prices have moved by a month, from index figures in order of the months they apply from."""
    factor, before = Fraction(1), None
    for applies_from, figure in index:
        if applies_from > month:
            break
        if before is not None:
            rise = Fraction(figure) / before
            factor *= rise if cap is None else min(rise, 1 + Fraction(cap) / 100)
        before = Fraction(figure)
    return factor


def months_from(start: date, count: int) -> list[date]:
    """The first days of so many months from one on."""
    first = start.year * 12 + start.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, first + count)]


def _credited(level: Level, levels: Mapping[str, Decimal]) -> Decimal:
    if level.name not in levels:
        return Decimal(0)
    return max((percent for below, percent in level.steps if levels[level.name] < below), default=Decimal(0))
