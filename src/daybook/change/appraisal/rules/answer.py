"""The figures of an appraisal in the shape that other programs read. Pure.

Money is pounds with pence; ratios and percentages have two decimals too. All are exact until here, and rounded once,
to the nearest hundredth, an exact half away from nought: a loss is the mirror of its gain.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from daybook.change.appraisal.rules.economics import OptionResult
from daybook.change.appraisal.rules.simulation import Outcome
from daybook.kernel.money import half_up_pence, pounds


def as_json(results: tuple[OptionResult, ...], outcomes: dict[str, Outcome]) -> dict[str, Any]:
    """The whole answer: one object for each option, in order."""
    return {"options": [_option(result, outcomes[result.id]) for result in results]}


def hundredths(figure: Fraction) -> str:
    """A figure with two decimals, half away from nought: Fraction(-1, 200) gives "-0.01"."""
    return pounds(half_up_pence(figure * 100))


def _option(result: OptionResult, outcome: Outcome) -> dict[str, Any]:
    return {
        "id": result.id,
        "pv_costs": hundredths(result.pv_costs),
        "pv_benefits": hundredths(result.pv_benefits),
        "npsc": hundredths(result.npsc),
        "npsv": hundredths(result.npsv),
        "bcr": None if result.bcr is None else hundredths(result.bcr),
        "eac": hundredths(result.eac),
        "payback_year": result.payback_year,
        "switching_values": {
            label: None if value is None else hundredths(value) for label, value in result.switching_values.items()
        },
        "simulation": {"mean": hundredths(outcome.mean)}
        | {f"p{place}": hundredths(value) for place, value in outcome.percentiles.items()},
    }
