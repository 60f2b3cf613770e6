"""What a benefit is measured in, and how its figures are typed and read: exact, kept in millionths. Pure."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from daybook.kernel.money import Pence, half_up_pence
from daybook.kernel.prices import MILLION, Millionths, parse_exact, to_millionths

MINUS = "\N{MINUS SIGN}"


class Unit(StrEnum):
    """What a benefit is counted in. Sums of money are pounds, and only pounds reach a financial case."""

    POUNDS = "pounds"
    HOURS = "hours"
    DAYS = "days"
    CASES = "cases"
    PERCENT = "per cent"
    POINTS = "points"
    NUMBER = "number"


def read_value(text: str) -> Millionths:
    """The figure that somebody typed: digits with at most six decimals, with commas and a pound sign where they like.

    Refused `bad_number`.
    """
    plain = text.strip().replace(MINUS, "-").replace(",", "").replace("\N{POUND SIGN}", "").removesuffix("%").strip()
    return to_millionths(parse_exact(plain))


def plain_value(value: int) -> str:
    """A kept figure as digits alone, as `read_value` takes it: 3500000 gives "3.5"."""
    size = abs(value)
    words = f"{size // MILLION}.{size % MILLION:06d}".rstrip("0").rstrip(".")
    return f"-{words}" if value < 0 else words


def value_words(value: int | None, unit: str) -> str:
    """A kept figure as people read it, with its unit: "£101,400,000", "4.5 days", "62%"."""
    if value is None:
        return ""
    size = abs(value)
    words = f"{size // MILLION:,}.{size % MILLION:06d}".rstrip("0").rstrip(".")
    if unit == Unit.POUNDS:
        words = f"\N{POUND SIGN}{_pennies(words)}"
    elif unit == Unit.PERCENT:
        words = f"{words}%"
    elif unit != Unit.NUMBER:
        words = f"{words} {unit[:-1] if size == MILLION else unit}"
    return f"{MINUS}{words}" if value < 0 else words


def pence_of(value: int) -> Pence:
    """Kept pounds as pence, an exact half penny rounded up."""
    return half_up_pence(Fraction(value * 100, MILLION))


def _pennies(words: str) -> str:
    whole, point, part = words.partition(".")
    return f"{whole}{point}{part.ljust(2, '0')}" if point else whole
