"""What the options of an appraisal come to, exactly: present values, and each option against the baseline. Pure.

Source: the Green Book and its guidance on the economic case. All money is exact pounds as fractions, rounded by whoever
prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from daybook.change.appraisal.rules.discounting import Factors, factors
from daybook.change.appraisal.rules.inputs import Appraisal, Option


@dataclass(frozen=True, slots=True)
class OptionResult:
    """The figures of one option, in exact pounds.

    `npsc` is the net present social cost, `pv_costs` - `pv_benefits`; `npsv` the net present social value against the
    baseline; `bcr` incremental benefits ÷ incremental costs, None where the option costs no more than the baseline;
    `eac` the equivalent annual cost, `npsc` ÷ the sum of the discount factors; `payback_year` the years from year 0
    until what was gained against the baseline, undiscounted, covers what was spent, or None; `switching_values` for
    each line the change in percent, of that line alone, that brings `npsv` to nought, or None where no change can.
    """

    id: str
    pv_costs: Fraction
    pv_benefits: Fraction
    npsc: Fraction
    npsv: Fraction
    bcr: Fraction | None
    eac: Fraction
    payback_year: int | None
    switching_values: dict[str, Fraction | None]


def appraise(appraisal: Appraisal) -> tuple[OptionResult, ...]:
    """The figures of every option, in the order of the appraisal."""
    discount = factors(appraisal.schedule, appraisal.years)
    baseline = next(option for option in appraisal.options if option.id == appraisal.baseline)
    against = _flows(baseline, appraisal.years)
    return tuple(_result(option, against, discount, is_baseline=option is baseline) for option in appraisal.options)


@dataclass(frozen=True, slots=True)
class _Flows:
    """Costs with their optimism bias, and benefits, year by year."""

    costs: tuple[Fraction, ...]
    benefits: tuple[Fraction, ...]


def _flows(option: Option, years: int) -> _Flows:
    return _Flows(
        _by_year([line.carried for line in option.costs], years),
        _by_year([line.carried for line in option.benefits if line.counts], years),
    )


def _by_year(lines: Sequence[Sequence[Fraction]], years: int) -> tuple[Fraction, ...]:
    return tuple(sum((line[year] for line in lines), Fraction(0)) for year in range(years))


def _result(option: Option, against: _Flows, discount: Factors, *, is_baseline: bool) -> OptionResult:
    flows = _flows(option, len(discount.numerators))
    costs, benefits = discount.present_value(flows.costs), discount.present_value(flows.benefits)
    more_cost = costs - discount.present_value(against.costs)
    more_benefit = benefits - discount.present_value(against.benefits)
    npsv = more_benefit - more_cost
    return OptionResult(
        id=option.id,
        pv_costs=costs,
        pv_benefits=benefits,
        npsc=costs - benefits,
        npsv=npsv,
        bcr=more_benefit / more_cost if more_cost > 0 else None,
        eac=(costs - benefits) / discount.total,
        payback_year=None if is_baseline else payback_year(flows, against),
        switching_values=_switching_values(option, npsv, discount, is_baseline=is_baseline),
    )


def payback_year(flows: _Flows, against: _Flows) -> int | None:
    """The first year, counted from 0, by whose end the net gain against the baseline is not below nought; or None.

    An option that gains and never costs more has nothing to cover, so it has paid back in year 0. For any other,
    nothing counts before it first differs from the baseline. A later dip, such as a renewal, does not undo the first
    payback: the contract asks how long *until* cost is covered.
    """
    gained = Fraction(0)
    rows = list(zip(flows.costs, flows.benefits, against.costs, against.benefits, strict=True))
    gains = any(cost != base_cost or benefit != base_benefit for cost, benefit, base_cost, base_benefit in rows)
    begun = gains and all(cost <= base_cost for cost, _, base_cost, _ in rows)
    for year, (cost, benefit, base_cost, base_benefit) in enumerate(rows):
        begun = begun or cost != base_cost or benefit != base_benefit
        gained += (benefit - base_benefit) - (cost - base_cost)
        if begun and gained >= 0:
            return year
    return None


def _switching_values(
    option: Option, npsv: Fraction, discount: Factors, *, is_baseline: bool
) -> dict[str, Fraction | None]:
    """A line worth v of `npsv` brings it to nought when it changes by -`npsv` / v; the baseline switches nothing."""
    worth = {line.label: -discount.present_value(line.carried) for line in option.costs}
    for line in option.benefits:
        worth[line.label] = discount.present_value(line.carried) if line.counts else Fraction(0)
    return {label: None if is_baseline or not value else -100 * npsv / value for label, value in worth.items()}
