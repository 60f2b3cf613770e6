"""What a survey of satisfaction says: counts alone, and none that so few made that one could be read out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from daybook.kernel.prices import MILLION
from daybook.kernel.reference import Reference

POINTS = {
    1: "Very dissatisfied", 2: "Dissatisfied", 3: "Neither", 4: "Satisfied", 5: "Very satisfied",
}  # fmt: skip
SATISFIED = (4, 5)
LONGEST_QUESTION = 300
_FILE = Path(__file__).resolve().parent.parent / "reference" / "surveys.toml"


@dataclass(frozen=True, slots=True)
class Found:
    """What a closed survey found: how many answered, the share satisfied, and the counts where each is large enough.

    `satisfied` is in millionths of one per cent, to the nearest whole per cent, halves up; None where fewer answered
    than may be shown. `by_point` is empty where any point that was chosen has fewer than may be shown.
    """

    answers: int
    satisfied: int | None
    by_point: dict[int, int]


def found_of(counts: Mapping[int, int], smallest: int) -> Found:
    """What may be said of the counts by point."""
    answers = sum(counts.values())
    if answers < smallest:
        return Found(answers, None, {})
    share = Fraction(100 * sum(counts.get(point, 0) for point in SATISFIED), answers)
    shown = all(count == 0 or count >= smallest for count in counts.values())
    by_point = {point: counts.get(point, 0) for point in POINTS} if shown else {}
    return Found(answers, int((share + Fraction(1, 2)) // 1) * MILLION, by_point)


def smallest_group(on: date) -> int:
    """How many answers there must be on a day before anything is shown of them."""
    value = _reference().at("smallest_group", on).value
    assert isinstance(value, Decimal), "a smallest group is a number"
    return int(value)


@cache
def _reference() -> Reference:
    return Reference.load(_FILE)
