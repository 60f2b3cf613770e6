"""Figures that Daybook measures itself, in the unit of the benefit they are recorded for. Pure."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from daybook.change.benefits.rules.values import Unit
from daybook.kernel.money import PENCE_IN_POUND
from daybook.kernel.prices import MILLION
from daybook.kernel.refused import Refused

_SECONDS = {Unit.HOURS: 3_600, Unit.DAYS: 86_400}
_HUNDREDTHS = 100


class LogFigure(StrEnum):
    """What can be read of an event log."""

    MEDIAN = "median"
    CASES = "cases"


def log_value(figure: LogFigure, unit: str, *, cases: int, median_seconds: float) -> int:
    """A figure of an event log in millionths of the unit; times to the nearest hundredth, halves up.

    Refused `other_unit` where the benefit is not counted in hours or days, or in cases.
    """
    if figure is LogFigure.CASES:
        if unit != Unit.CASES:
            raise Refused("other_unit", f"This benefit is counted in {unit}, and this figure in cases.")
        return cases * MILLION
    if unit not in _SECONDS:
        raise Refused("other_unit", f"This benefit is counted in {unit}, and the time of a case in hours or days.")
    hundredths = Fraction(median_seconds) * _HUNDREDTHS / _SECONDS[Unit(unit)]
    return int((hundredths + Fraction(1, 2)) // 1) * (MILLION // _HUNDREDTHS)


def ledger_value(pence: int) -> int:
    """Pence as millionths of a pound."""
    return pence * (MILLION // PENCE_IN_POUND)
