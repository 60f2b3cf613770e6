"""What the net values come to when inputs turn out otherwise: one group at a time, one line, or a named scenario. Pure.

A change of costs, benefits or optimism bias, or a delay, is of one option, or (no option named) of every option but the
baseline. Percentages are of the input: bias by 10 percent takes a bias of 50 percent to 55. An option that starts a
year later goes on as the baseline for that year; then its own years follow, each a year later, and what falls after the
last year is left out. Percentages are taken before delays. All is exact until it becomes pence, once.

Source: the Green Book on sensitivity analysis, which asks how the choice of option stands up to other inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from daybook.change.appraisal.rules.content import Content, ScenarioRow, What, appraisal_of, share
from daybook.change.appraisal.rules.discounting import Factors, factors
from daybook.change.appraisal.rules.economics import appraise
from daybook.change.appraisal.rules.inputs import Appraisal, BenefitLine, CostLine, OptimismBias, Option
from daybook.change.appraisal.rules.results import pence_of
from daybook.kernel.money import Pence

STEPS = (-50, -20, -10, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Case:
    """What comes of some changes: the net value and the rank of each option, and which has the highest value.

    `preferred` is the first of the short list where several are equally high.
    """

    name: str
    npsv_pence: dict[str, Pence]
    ranks: dict[str, int]
    preferred: str


@dataclass(frozen=True, slots=True)
class Swung:
    """One input moved by each step in percent: the net value of one option at each, and without a change."""

    label: str
    npsv_pence: dict[int, Pence]
    unmoved_pence: Pence


def case_of(name: str, appraisal: Appraisal, changes: Iterable[ScenarioRow] = ()) -> Case:
    """The net values after some changes."""
    found = {result.id: result.npsv for result in appraise(changed(appraisal, changes))}
    ordered = sorted(found.values(), reverse=True)
    ranks = {key: 1 + ordered.index(value) for key, value in found.items()}
    preferred = next(key for key, rank in ranks.items() if rank == 1)
    return Case(name, {key: pence_of(value) for key, value in found.items()}, ranks, preferred)


def scenarios_of(content: Content) -> tuple[Case, ...]:
    """What comes of the inputs as they are, and of each named scenario, in order."""
    appraisal = _economic(content)
    named: dict[str, list[ScenarioRow]] = {}
    for row in content.scenarios:
        named.setdefault(row.name, []).append(row)
    return (case_of("As given", appraisal), *(case_of(name, appraisal, rows) for name, rows in named.items()))


def groups_of(content: Content) -> tuple[Case, ...]:
    """Each group of inputs of every option by each step, and a start a year later."""
    appraisal = _economic(content)
    cases = [
        case_of(f"{words} {_signed(step)}%", appraisal, [ScenarioRow("", what, percent=str(step))])
        for what, words in ((What.COSTS, "Costs"), (What.BENEFITS, "Benefits"), (What.BIAS, "Optimism bias"))
        for step in STEPS
    ]
    if content.years > 1:
        cases.append(case_of("Start a year later", appraisal, [ScenarioRow("", What.DELAY, years=1)]))
    return tuple(cases)


def lines_of(content: Content, option: str) -> tuple[Swung, ...]:
    """Each line of an option by each step, the widest first: the net value moves by that share of its worth."""
    appraisal = _economic(content)
    discount = factors(appraisal.schedule, appraisal.years)
    one = next(each for each in appraisal.options if each.id == option)
    npsv = next(result.npsv for result in appraise(appraisal) if result.id == option)
    worth = [(line.label, value) for line, value in _worth(one, discount) if value]
    worth.sort(key=lambda pair: -abs(pair[1]))
    return tuple(
        Swung(label, {step: pence_of(npsv + value * Fraction(step, 100)) for step in STEPS}, pence_of(npsv))
        for label, value in worth
    )


def changed(appraisal: Appraisal, changes: Iterable[ScenarioRow]) -> Appraisal:
    """The appraisal with its inputs changed."""
    rows = sorted(changes, key=lambda row: row.what == What.DELAY)
    options = appraisal.options
    for row in rows:
        options = tuple(_moved(option, row, appraisal, options) for option in options)
    return replace(appraisal, options=options)


def _moved(option: Option, row: ScenarioRow, appraisal: Appraisal, options: Sequence[Option]) -> Option:
    touched = option.id == row.option if row.option else option.id != appraisal.baseline
    if not touched:
        return option
    if row.what == What.DELAY:
        return _later(option, next(one for one in options if one.id == appraisal.baseline), row.years)
    factor = 1 + share(row.percent)
    if row.what == What.BIAS:
        costs = tuple(replace(line, optimism_bias=_biased(line, factor)) for line in option.costs)
        return replace(option, costs=costs)
    costs, benefits = option.costs, option.benefits
    if row.what in (What.COSTS, What.LINE):
        costs = tuple(_cost(line, factor) if _meant(line, row) else line for line in costs)
    if row.what in (What.BENEFITS, What.LINE):
        benefits = tuple(_benefit(line, factor) if _meant(line, row) else line for line in benefits)
    return replace(option, costs=costs, benefits=benefits)


def _meant(line: CostLine | BenefitLine, row: ScenarioRow) -> bool:
    return row.what != What.LINE or line.label == row.label


def _cost(line: CostLine, factor: Fraction) -> CostLine:
    return replace(line, amounts=tuple(amount * factor for amount in line.amounts))


def _benefit(line: BenefitLine, factor: Fraction) -> BenefitLine:
    return replace(line, amounts=tuple(amount * factor for amount in line.amounts))


def _biased(line: CostLine, factor: Fraction) -> OptimismBias:
    return replace(line.optimism_bias, upper=line.optimism_bias.upper * factor)


def _later(option: Option, baseline: Option, years: int) -> Option:
    """The baseline's first years, then the option's own, each so many years later."""
    if option.id == baseline.id:
        return option

    nothing = [Fraction(0)] * years

    def own(amounts: Sequence[Fraction]) -> tuple[Fraction, ...]:
        return (*nothing, *amounts[: len(amounts) - years])

    def first(amounts: Sequence[Fraction]) -> tuple[Fraction, ...]:
        return (*amounts[:years], *[Fraction(0)] * (len(amounts) - years))

    costs = tuple(replace(line, amounts=own(line.amounts)) for line in option.costs)
    costs += tuple(
        replace(line, label=f"{line.label} while waiting", amounts=first(line.amounts)) for line in baseline.costs
    )
    benefits = tuple(replace(line, amounts=own(line.amounts)) for line in option.benefits)
    benefits += tuple(
        replace(line, label=f"{line.label} while waiting", amounts=first(line.amounts)) for line in baseline.benefits
    )
    return replace(option, costs=costs, benefits=benefits)


def _worth(option: Option, discount: Factors) -> list[tuple[CostLine | BenefitLine, Fraction]]:
    """What each line adds to the net value of its option."""
    costs: list[tuple[CostLine | BenefitLine, Fraction]] = [
        (line, -discount.present_value(line.carried)) for line in option.costs
    ]
    return costs + [(line, discount.present_value(line.carried)) for line in option.benefits if line.counts]


def _economic(content: Content) -> Appraisal:
    return appraisal_of("", replace(content, risks=(), correlations=()))


def _signed(step: int) -> str:
    return f"+{step}" if step > 0 else f"−{-step}"
