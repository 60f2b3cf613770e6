"""What an appraisal is made of, as typed facts. Pure. Money is exact pounds, one amount a year from the base year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from daybook.change.appraisal.rules.discounting import Schedule

Amounts = tuple[Fraction, ...]


class Money(StrEnum):
    """What a cost is charged to."""

    CAPITAL = "capital"
    REVENUE = "revenue"


class BenefitClass(StrEnum):
    """The classes of benefit, which are never added together without saying so.

    Cash-releasing, non-cash-releasing and quantified benefits are valued in pounds and count in present values; a
    qualitative one has no money and never counts; a disbenefit is a loss, written as a positive amount, and counts
    against the benefits. What is counted and has no price is written as qualitative here, though practice may call it
    quantified: every amount of an appraisal is pounds.
    """

    CASH_RELEASING = "cash_releasing"
    NON_CASH_RELEASING = "non_cash_releasing"
    QUANTIFIED = "quantified"
    QUALITATIVE = "qualitative"
    DISBENEFIT = "disbenefit"

    @property
    def sign(self) -> int:
        """How an amount of this class counts among the benefits: 1, 0 or -1."""
        return {BenefitClass.QUALITATIVE: 0, BenefitClass.DISBENEFIT: -1}.get(self, 1)


class Side(StrEnum):
    """Which side of the appraisal something is on."""

    COST = "cost"
    BENEFIT = "benefit"


class Distribution(StrEnum):
    """The shapes that the size of a risk may take."""

    TRIANGULAR = "triangular"
    PERT = "pert"
    UNIFORM = "uniform"
    LOGNORMAL = "lognormal"
    DISCRETE = "discrete"


@dataclass(frozen=True, slots=True)
class OptimismBias:
    """The upper bound and how much of it is mitigated, as fractions: 2 is 200 percent."""

    upper: Fraction = Fraction(0)
    mitigation: Fraction = Fraction(0)

    @property
    def residual(self) -> Fraction:
        """What is added to the cost: upper × (1 − mitigation). Source: Green Book supplementary guidance."""
        return self.upper * (1 - self.mitigation)


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of cost; `amounts` are before optimism bias."""

    label: str
    kind: Money
    amounts: Amounts
    optimism_bias: OptimismBias = OptimismBias()

    @property
    def carried(self) -> Amounts:
        """The amounts with their optimism bias."""
        factor = 1 + self.optimism_bias.residual
        return tuple(amount * factor for amount in self.amounts)


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """One line of benefit. A qualitative one needs no amounts, and any it has are kept and never counted."""

    label: str
    benefit_class: BenefitClass
    amounts: Amounts

    @property
    def counts(self) -> bool:
        """Whether it has money at all."""
        return self.benefit_class is not BenefitClass.QUALITATIVE

    @property
    def carried(self) -> Amounts:
        """The amounts as they count among the benefits: a disbenefit's are negative, a qualitative one's nought."""
        return tuple(amount * self.benefit_class.sign for amount in self.amounts)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of the short list."""

    id: str
    name: str
    costs: tuple[CostLine, ...] = ()
    benefits: tuple[BenefitLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Size:
    """How large a risk is when it occurs, in pounds of its year.

    `low`, `mode`, `high` are the least, most likely and greatest for triangular and PERT, the ends for uniform, and
    (without mode) P10 and P90 for lognormal; discrete has `values` with `weights`, which need not add to one.
    """

    distribution: Distribution
    low: float = 0.0
    mode: float = 0.0
    high: float = 0.0
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk of one option: it occurs with `probability`, in `year` (counted from 0), with a random size."""

    option: str
    label: str
    on: Side
    probability: float
    size: Size
    year: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """The rank correlation (Spearman's) of the sizes of two risks of one option, between -1 and 1 exclusive.

    At either end the two would be one risk, and the matrix of correlations not positive-definite, which is refused.
    """

    first: str
    second: str
    rho: float


@dataclass(frozen=True, slots=True)
class Runs:
    """How often to simulate, and from which seed."""

    iterations: int = 10_000
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One whole appraisal. `baseline` is the id of the option that the others are held against."""

    title: str
    base_year: int
    years: int
    schedule: Schedule
    options: tuple[Option, ...]
    baseline: str
    risks: tuple[Risk, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    runs: Runs = Runs()
