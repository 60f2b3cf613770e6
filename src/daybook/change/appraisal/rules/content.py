"""What one revision of an appraisal holds, in the rows that people write, and how it becomes what is appraised. Pure.

Money is whole pence, one amount a year from the base year; percentages are text, such as "37.5".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from daybook.change.appraisal.rules.discounting import schedules
from daybook.change.appraisal.rules.inputs import (
    Appraisal,
    BenefitClass,
    BenefitLine,
    Correlation,
    CostLine,
    Distribution,
    Money,
    OptimismBias,
    Option,
    Risk,
    Runs,
    Side,
    Size,
)
from daybook.change.appraisal.rules.prices import Prices, deflators, prices_of
from daybook.kernel.money import PENCE_IN_POUND


class Role(StrEnum):
    """What an option of the short list stands for. Business as usual is what the others are held against."""

    BAU = "bau"
    DO_MINIMUM = "do_minimum"
    PREFERRED = "preferred"
    LESS_AMBITIOUS = "less_ambitious"
    MORE_AMBITIOUS = "more_ambitious"


class Treatment(StrEnum):
    """Whether a line stands in the economic case, or (VAT, transfers) in the financial case alone."""

    ECONOMIC = "economic"
    VAT = "vat"
    TRANSFER = "transfer"


class Dimension(StrEnum):
    """The five dimensions of the options framework, in the order in which they are filtered."""

    SCOPE = "scope"
    SOLUTION = "solution"
    DELIVERY = "delivery"
    IMPLEMENTATION = "implementation"
    FUNDING = "funding"


class Outcome(StrEnum):
    """What became of a choice of the long list."""

    PREFERRED = "preferred"
    CARRIED_FORWARD = "carried_forward"
    DISCOUNTED = "discounted"


class Purpose(StrEnum):
    """The types of a spending objective."""

    ECONOMY = "economy"
    EFFICIENCY = "efficiency"
    EFFECTIVENESS = "effectiveness"
    REPROCUREMENT = "reprocurement"
    COMPLIANCE = "compliance"


class Aspect(StrEnum):
    """What an option is judged on: the standard critical success factors, feasibility, and the trade-offs of the seed.

    The trade-offs are those of PCD 1080, paragraph 2.4.
    """

    STRATEGIC_FIT = "strategic_fit"
    VALUE_FOR_MONEY = "value_for_money"
    SUPPLIER_CAPACITY = "supplier_capacity"
    AFFORDABILITY = "affordability"
    ACHIEVABILITY = "achievability"
    TECHNICAL = "technical_feasibility"
    PEOPLE = "people_feasibility"
    TIME = "time_feasibility"
    MARKET = "market_feasibility"
    MONEY = "money_feasibility"
    TECHNICAL_SOLUTION = "technical_solution"
    PEOPLE_CHANGE = "people_change"
    BUSINESS_PROCESSES = "business_processes"
    DATA_MANAGEMENT = "data_management"
    OPERATIONAL_IMPACT = "operational_impact"
    COST = "cost"


FACTORS = tuple(Aspect)[:5]
FEASIBILITY = tuple(Aspect)[5:10]
TRADE_OFFS = tuple(Aspect)[10:]


class Verdict(StrEnum):
    """How far an option meets an aspect."""

    MEETS = "meets"
    PARTLY = "partly"
    FAILS = "fails"


class Confidence(StrEnum):
    """How sure the evidence makes us."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option of the short list. `key` is short and stays; the role `bau` is given exactly once."""

    key: str
    name: str
    role: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One cost or benefit of an option, with one amount for each year.

    `kind` is capital or revenue for a cost, the class for a benefit. `bias` names a type of project in the dated
    upper bounds (blank: none), `mitigation_percent` how much of it is mitigated; `upper_percent` is looked up. `prices`
    are those of the base year (blank), of another year ("2024"), or `nominal`: the money of each year.
    """

    option: str
    side: str
    label: str
    kind: str
    amounts_pence: list[int]
    bias: str = ""
    mitigation_percent: str = "0"
    treatment: str = Treatment.ECONOMIC
    basis: str = ""
    upper_percent: str = "0"
    prices: str = ""


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk of one option: who gave the figures, when, and on what basis, stand beside them.

    `chances` are [pence, weight] pairs of a discrete size; the other shapes take low, mode and high. `year` counts
    from 0.
    """

    option: str
    label: str
    on: str
    probability_percent: str
    distribution: str
    year: int
    low_pence: int = 0
    mode_pence: int = 0
    high_pence: int = 0
    chances: list[list[int]] = field(default_factory=list)
    said_by: str = ""
    said_on: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class CorrelationRow:
    """The rank correlation of the sizes of two risks, such as "0.4"."""

    first: str
    second: str
    rho: str


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """A spending objective, its type, and how it is measured."""

    purpose: str
    words: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One choice of the long list in one dimension, what became of it and why."""

    dimension: str
    choice: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """How one option stands on one aspect: the evidence, how sure it makes us, and the post that answers for it."""

    option: str
    aspect: str
    verdict: str
    confidence: str
    evidence: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class FundingRow:
    """What a fund can give to a programme each year, for capital or revenue; `prices` as for a line.

    `code` is the fund's in the ledger; blank where it has none there yet.
    """

    fund: str
    kind: str
    amounts_pence: list[int]
    prices: str = ""
    code: str = ""


class What(StrEnum):
    """What a change of a scenario is of: a group of inputs, one line, or when an option starts."""

    COSTS = "costs"
    BENEFITS = "benefits"
    BIAS = "bias"
    LINE = "line"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One change of a named scenario, of one option or (blank) of every option but business as usual.

    `percent` is by how much costs, benefits, bias or the line `label` change, "-20" being a fifth less; `years` how
    much later the option starts.
    """

    name: str
    what: str
    option: str = ""
    label: str = ""
    percent: str = "0"
    years: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that one revision holds.

    `deflator` names the series that turns real prices into the money of each year for the financial case; blank: it
    stays in real prices.
    """

    base_year: int
    years: int
    schedule: str
    options: tuple[OptionRow, ...] = ()
    lines: tuple[LineRow, ...] = ()
    risks: tuple[RiskRow, ...] = ()
    correlations: tuple[CorrelationRow, ...] = ()
    objectives: tuple[ObjectiveRow, ...] = ()
    choices: tuple[ChoiceRow, ...] = ()
    judgements: tuple[JudgementRow, ...] = ()
    funding: tuple[FundingRow, ...] = ()
    iterations: int = 10_000
    seed: int = 1
    deflator: str = ""
    scenarios: tuple[ScenarioRow, ...] = ()

    def lines_of(self, option: str) -> tuple[LineRow, ...]:
        """The lines of one option, in their order."""
        return tuple(line for line in self.lines if line.option == option)


def percent(text: str) -> Fraction | None:
    """The share that a percentage says, "37.5" being 3/8; None where it cannot be read or has over four decimals."""
    try:
        number = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -4 or abs(number.adjusted()) > 6:
        return None
    return Fraction(number) / 100


def share(text: str) -> Fraction:
    """The share of a percentage that was checked before it was kept."""
    return percent(text) or Fraction(0)


def appraisal_of(title: str, content: Content) -> Appraisal:
    """What is appraised: the lines of the economic case, and the risks. The content has been found sound."""
    return Appraisal(
        title=title,
        base_year=content.base_year,
        years=content.years,
        schedule=schedules()[content.schedule],
        options=tuple(_option(row, content) for row in content.options),
        baseline=next(row.key for row in content.options if row.role == Role.BAU),
        risks=tuple(_risk(row) for row in content.risks),
        correlations=tuple(Correlation(row.first, row.second, float(row.rho)) for row in content.correlations),
        runs=Runs(content.iterations, content.seed),
    )


def bias_of(line: LineRow) -> OptimismBias:
    """The optimism bias of a line."""
    return OptimismBias(share(line.upper_percent), share(line.mitigation_percent))


def pounds_of(amounts: list[int]) -> tuple[Fraction, ...]:
    """Pence as exact pounds."""
    return tuple(Fraction(pence, PENCE_IN_POUND) for pence in amounts)


def given_in(prices: Prices, line: LineRow) -> tuple[Fraction, ...]:
    """What a line gives, in exact pounds of the base year's prices, before optimism bias."""
    return prices.real(line.prices, pounds_of(line.amounts_pence))


def prices_in(content: Content) -> Prices:
    """How the prices of its years stand to each other."""
    return prices_of(deflators().get(content.deflator), content.base_year, content.years)


def _option(row: OptionRow, content: Content) -> Option:
    prices = prices_in(content)
    lines = [line for line in content.lines_of(row.key) if line.treatment == Treatment.ECONOMIC]
    return Option(
        row.key,
        row.name,
        tuple(
            CostLine(line.label, Money(line.kind), given_in(prices, line), bias_of(line))
            for line in lines
            if line.side == Side.COST
        ),
        tuple(
            BenefitLine(line.label, BenefitClass(line.kind), given_in(prices, line))
            for line in lines
            if line.side == Side.BENEFIT
        ),
    )


def _risk(row: RiskRow) -> Risk:
    shape = Distribution(row.distribution)
    low, mode, high = (pence / PENCE_IN_POUND for pence in (row.low_pence, row.mode_pence, row.high_pence))
    size = Size(
        shape, low, mode, high,
        tuple(pence / PENCE_IN_POUND for pence, _ in row.chances), tuple(float(weight) for _, weight in row.chances),
    )  # fmt: skip
    return Risk(row.option, row.label, Side(row.on), float(share(row.probability_percent)), size, row.year)
