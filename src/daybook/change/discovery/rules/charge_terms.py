"""The terms of an outsourced service as people state them: prices by volume, and credits by service level. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from daybook.kernel.refused import Refused

BAD_TERMS = "bad_terms"
MOST_LINES, MOST_BANDS, LONGEST_LINE_NAME, LARGEST_VOLUME = 30, 12, 80, 10**9
HOW_LINES = "Payslips, 46000 a month: 2.10 up to 40000, 1.85 above"
HOW_LEVELS = "Payslips right: below 99.8 credits 2, below 99 credits 5"
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_LINE = re.compile(r"(.+), ([0-9]{1,9}) a month: (.+)")
_BAND = re.compile(rf"({_NUMBER}) (?:up to ([0-9]{{1,9}})|above)")
_LEVEL = re.compile(r"(.+): (.+)")
_STEP = re.compile(rf"below ({_NUMBER}) credits ({_NUMBER})")


@dataclass(frozen=True, slots=True)
class Band:
    """A price in pounds for each unit up to a volume in a month, or above all the others where `upto` is None."""

    price: Decimal
    upto: int | None = None


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """Something paid for by volume: its name, the volume expected in a month, and its bands from the first unit up."""

    name: str
    expected: int
    bands: tuple[Band, ...]

    @property
    def words(self) -> str:
        bands = [f"{one.price} {'above' if one.upto is None else f'up to {one.upto}'}" for one in self.bands]
        return f"{self.name}, {self.expected} a month: {', '.join(bands)}"


@dataclass(frozen=True, slots=True)
class Level:
    """A service level: what is credited, in per cent of a month's charge, where the measure is below a figure."""

    name: str
    steps: tuple[tuple[Decimal, Decimal], ...]

    @property
    def words(self) -> str:
        return f"{self.name}: {', '.join(f'below {below} credits {percent}' for below, percent in self.steps)}"


def lines_of_terms(given: Iterable[str]) -> tuple[ChargeLine, ...]:
    """Lines such as "Payslips, 46000 a month: 2.10 up to 40000, 1.85 above"; Refused `bad_terms`, saying which."""
    found = tuple(_line(_squeezed(text), number) for number, text in enumerate(given, 1) if text.strip())
    _refuse_badly_named([one.name for one in found], "price")
    if not found:
        raise Refused(BAD_TERMS, f"State at least one price, such as {HOW_LINES}.")
    return found


def levels_of_terms(given: Iterable[str]) -> tuple[Level, ...]:
    """Levels such as "Payslips right: below 99.8 credits 2, below 99 credits 5"; Refused `bad_terms`, saying which.

    There may be none.
    """
    found = tuple(_level(_squeezed(text), number) for number, text in enumerate(given, 1) if text.strip())
    _refuse_badly_named([one.name for one in found], "service level")
    return found


def _line(text: str, number: int) -> ChargeLine:
    parts = _LINE.fullmatch(text)
    bands = [_BAND.fullmatch(part.strip()) for part in parts[3].split(",")] if parts else []
    if parts is None or not all(bands) or len(bands) > MOST_BANDS:
        raise Refused(BAD_TERMS, f"Price {number} cannot be understood. State it such as {HOW_LINES}.")
    told = tuple(Band(Decimal(band[1]), int(band[2]) if band[2] else None) for band in bands if band)
    ends = [band.upto for band in told[:-1]]
    rising = all(low is not None and high is not None and low < high for low, high in pairwise(ends))
    if told[-1].upto is not None or None in ends or not rising or 0 in ends:
        message = f"The bands of price {number} rise one after another, and the last has no end. State it such as "
        raise Refused(BAD_TERMS, f"{message}{HOW_LINES}.")
    return ChargeLine(parts[1].strip(), int(parts[2]), told)


def _level(text: str, number: int) -> Level:
    parts = _LEVEL.fullmatch(text)
    steps = [_STEP.fullmatch(part.strip()) for part in parts[2].split(",")] if parts else []
    if parts is None or not all(steps) or len(steps) > MOST_BANDS:
        raise Refused(BAD_TERMS, f"Service level {number} cannot be understood. State it such as {HOW_LEVELS}.")
    told = tuple((Decimal(step[1]), Decimal(step[2])) for step in steps if step)
    worse = all(high[0] > low[0] and high[1] < low[1] for high, low in pairwise(told))
    if not worse or told[-1][1] > 100:
        message = f"Service level {number} credits more the lower the measure is, and at most 100. State it such as "
        raise Refused(BAD_TERMS, f"{message}{HOW_LEVELS}.")
    return Level(parts[1].strip(), told)


def _squeezed(text: str) -> str:
    return " ".join(text.split()).replace("%", "")


def _refuse_badly_named(names: list[str], what: str) -> None:
    if len(names) > MOST_LINES or len(set(names)) != len(names):
        raise Refused(BAD_TERMS, f"There are at most {MOST_LINES} of a {what}, each with a name of its own.")
    if any(len(name) > LONGEST_LINE_NAME or not name.isprintable() for name in names):
        raise Refused(BAD_TERMS, f"A {what} is named in at most {LONGEST_LINE_NAME} characters on one line.")
