"""What a revision comes to, in pence: each option, its years, its lines, and what its risks may add. Pure.

Every total is exact until it becomes pence here, once. Rows behind a total are rounded so that they add up to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from daybook.change.appraisal.rules.answer import hundredths
from daybook.change.appraisal.rules.content import (
    Content,
    LineRow,
    Role,
    Treatment,
    appraisal_of,
    bias_of,
    given_in,
    prices_in,
)
from daybook.change.appraisal.rules.discounting import Factors, factors, schedules
from daybook.change.appraisal.rules.economics import OptionResult, appraise
from daybook.change.appraisal.rules.inputs import Appraisal, BenefitClass, Risk, Side
from daybook.change.appraisal.rules.prices import Prices
from daybook.change.appraisal.rules.simulation import Outcome, simulate
from daybook.change.appraisal.rules.sizes import quantile_of
from daybook.kernel.money import Pence, half_up_pence

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The scores of P10 and P90.
_ENDS = (NormalDist().inv_cdf(0.1), NormalDist().inv_cdf(0.9))


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One line: its row, what it carries each year (with optimism bias; a disbenefit below nought), and its value.

    `bias_pence` is the part of the present value that is optimism bias; `switching_percent` as text, or None.
    """

    row: LineRow
    carried_pence: tuple[Pence, ...]
    present_value_pence: Pence
    bias_pence: Pence
    switching_percent: str | None


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One year of an option: what it costs and gives undiscounted, the factor, and the net value in year 0."""

    year: int
    costs_pence: Pence
    benefits_pence: Pence
    factor: str
    net_present_pence: Pence


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """One risk: what it is expected to come to in present value, and with its size at P10 and at P90."""

    label: str
    expected_pence: Pence
    low_pence: Pence
    high_pence: Pence


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """Every figure of one option; ratios are text with two decimals. `rank` 1 is the highest net value.

    `curve` is the S-curve: (share of the runs in percent, pence that they stay within).
    """

    key: str
    name: str
    role: str
    pv_costs_pence: Pence
    pv_benefits_pence: Pence
    npsc_pence: Pence
    npsv_pence: Pence
    bcr: str | None
    eac_pence: Pence
    payback_year: int | None
    rank: int
    lines: tuple[LineFigures, ...]
    years: tuple[YearFigures, ...]
    risks: tuple[RiskFigures, ...]
    expected_risk_pence: Pence
    percentiles: dict[int, Pence]
    curve: tuple[tuple[int, Pence], ...]

    @property
    def bias_pence(self) -> Pence:
        """The optimism bias in the present value of its costs."""
        return Pence(sum(line.bias_pence for line in self.lines))


@dataclass(frozen=True, slots=True)
class Scale:
    """What amounts are measured by: the discount factors of the years, and how their prices stand to each other."""

    discount: Factors
    prices: Prices


def figures_of(title: str, content: Content, *, simulated: bool = True) -> tuple[OptionFigures, ...]:
    """The figures of every option, in the order of the short list; without `simulated`, none of their risks."""
    appraisal = appraisal_of(title, content if simulated else replace(content, risks=(), correlations=()))
    scale = scale_of(content)
    outcomes = simulate(appraisal)
    results = {result.id: result for result in appraise(appraisal)}
    values = sorted((result.npsv for result in results.values()), reverse=True)
    names = {row.key: (row.name, row.role) for row in content.options}
    return tuple(
        _option(result, names[key], content, appraisal, scale, outcomes[key], 1 + values.index(result.npsv))
        for key, result in results.items()
    )


def pence_of(pounds: Fraction) -> Pence:
    """Exact pounds as pence, half away from nought."""
    return half_up_pence(pounds * 100)


def adding_up(amounts: Sequence[Fraction], total: Pence | None = None) -> tuple[Pence, ...]:
    """Exact pounds as pence that add up to their rounded sum, or to `total`: pennies go to the largest remainders.

    The total may differ from the sum by no more than a penny for each amount.
    """
    floors = [Pence(int(amount * 100 // 1)) for amount in amounts]
    spare = (pence_of(sum(amounts, Fraction(0))) if total is None else total) - sum(floors)
    by_remainder = sorted(range(len(amounts)), key=lambda place: floors[place] - amounts[place] * 100)
    step = 1 if spare > 0 else -1
    for place in (by_remainder if spare > 0 else by_remainder[::-1])[: abs(spare)]:
        floors[place] = Pence(floors[place] + step)
    return tuple(floors)


def _option(
    result: OptionResult,
    named: tuple[str, str],
    content: Content,
    appraisal: Appraisal,
    scale: Scale,
    outcome: Outcome,
    rank: int,
) -> OptionFigures:
    economic = [line for line in content.lines_of(result.id) if line.treatment == Treatment.ECONOMIC]
    risks = tuple(_risk(risk, scale.discount) for risk in appraisal.risks if risk.option == result.id)
    name, role = named
    return OptionFigures(
        key=result.id,
        name=name,
        role=role,
        pv_costs_pence=pence_of(result.pv_costs),
        pv_benefits_pence=pence_of(result.pv_benefits),
        npsc_pence=pence_of(result.npsc),
        npsv_pence=pence_of(result.npsv),
        bcr=None if result.bcr is None else hundredths(result.bcr),
        eac_pence=pence_of(result.eac),
        payback_year=result.payback_year,
        rank=rank,
        lines=_lines(economic, scale, result),
        years=_years(economic, content, scale),
        risks=tuple(sorted(risks, key=lambda risk: risk.low_pence - risk.high_pence)),
        expected_risk_pence=pence_of(outcome.mean),
        percentiles={place: pence_of(value) for place, value in outcome.percentiles.items()},
        curve=_curve(outcome) if risks else (),
    )


def carried(line: LineRow, prices: Prices) -> tuple[Fraction, ...]:
    """What a line carries each year, in exact pounds of the base year: a cost with bias, a benefit with its sign."""
    factor = weight(line)
    return tuple(amount * factor for amount in given_in(prices, line))


def weight(line: LineRow) -> Fraction:
    """What each amount of a line is multiplied by: a cost by 1 and its bias, a benefit by the sign it counts with."""
    return 1 + bias_of(line).residual if line.side == Side.COST else Fraction(BenefitClass(line.kind).sign)


def value_of(line: LineRow, scale: Scale) -> Fraction:
    """What a line is worth in year 0, in exact pounds; a cost is positive."""
    return scale.discount.present_value(carried(line, scale.prices))


def scale_of(content: Content) -> Scale:
    """What the amounts of a revision are measured by."""
    return Scale(factors(schedules()[content.schedule], content.years), prices_in(content))


def is_baseline(option: OptionFigures) -> bool:
    """Whether the others are held against it."""
    return option.role == Role.BAU


def _lines(economic: Sequence[LineRow], scale: Scale, result: OptionResult) -> tuple[LineFigures, ...]:
    values: dict[str, Pence] = {}
    for side in Side:
        lines = [line for line in economic if line.side == side]
        worth = adding_up([value_of(line, scale) for line in lines])
        values |= {line.label: pence for line, pence in zip(lines, worth, strict=True)}
    return tuple(_line(line, scale, values[line.label], result.switching_values[line.label]) for line in economic)


def _line(line: LineRow, scale: Scale, value: Pence, switching: Fraction | None) -> LineFigures:
    cost = line.side == Side.COST
    plain = scale.discount.present_value(given_in(scale.prices, line)) if cost else Fraction(0)
    return LineFigures(
        row=line,
        carried_pence=tuple(pence_of(amount) for amount in carried(line, scale.prices)),
        present_value_pence=value,
        bias_pence=pence_of(plain * bias_of(line).residual),
        switching_percent=None if switching is None else hundredths(switching),
    )


def _years(lines: Sequence[LineRow], content: Content, scale: Scale) -> tuple[YearFigures, ...]:
    costs_by_line = [carried(line, scale.prices) for line in lines if line.side == Side.COST]
    benefits_by_line = [carried(line, scale.prices) for line in lines if line.side == Side.BENEFIT]
    found = []
    for year in range(content.years):
        costs = sum((amounts[year] for amounts in costs_by_line), Fraction(0))
        benefits = sum((amounts[year] for amounts in benefits_by_line), Fraction(0))
        factor = scale.discount.at(year)
        found.append(
            YearFigures(
                content.base_year + year, pence_of(costs), pence_of(benefits), f"{float(factor):.4f}",
                pence_of((benefits - costs) * factor),
            )
        )  # fmt: skip
    return tuple(found)


def _risk(risk: Risk, discount: Factors) -> RiskFigures:
    size = quantile_of(risk.size, float(discount.at(risk.year)) * risk.probability)
    low, high = size(np.array(_ENDS)).tolist()
    mean = float(size(_middles()).mean())
    return RiskFigures(risk.label, *(pence_of(Fraction(pounds)) for pounds in (mean, low, high)))


@cache
def _middles() -> NDArray[np.float64]:
    """The middles of a thousand equal shares: of the quantiles there, the mean of a size is the mean."""
    return np.array([NormalDist().inv_cdf((place + 0.5) / 1_000) for place in range(1_000)])


def _curve(outcome: Outcome) -> tuple[tuple[int, Pence], ...]:
    shares = range(101)
    values = np.percentile(outcome.totals, list(shares), method="linear")
    return tuple((share, pence_of(Fraction(float(value)))) for share, value in zip(shares, values, strict=True))
