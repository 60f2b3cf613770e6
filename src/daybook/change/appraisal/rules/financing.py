"""The financial case: what an option takes from the funds each year, and what is missing. Pure.

Cash alone: costs with their optimism bias, VAT and transfers, less cash-releasing benefits; in the money of each year
where the revision names a deflator, in real prices of the base year where it names none. Exact until it becomes pence
here, once: half a penny goes away from nought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from daybook.change.appraisal.rules.content import Content, LineRow, pounds_of, prices_in
from daybook.change.appraisal.rules.inputs import BenefitClass, Money, Side
from daybook.change.appraisal.rules.prices import Prices
from daybook.change.appraisal.rules.results import adding_up, carried, pence_of, weight
from daybook.kernel.money import Pence


@dataclass(frozen=True, slots=True)
class FinancialYearFigures:
    """One year: capital and revenue needed, cash released, what the funds give to each, and the gap.

    `real_needed_pence` is what has to be found in prices of the base year, and `level` how high the prices of the year
    stand beside those: "1.0404".
    """

    year: int
    capital_pence: Pence
    revenue_pence: Pence
    released_pence: Pence
    capital_funding_pence: Pence
    revenue_funding_pence: Pence
    real_needed_pence: Pence
    level: str

    @property
    def needed_pence(self) -> Pence:
        """Cash that has to be found: costs less what is released."""
        return Pence(self.capital_pence + self.revenue_pence - self.released_pence)

    @property
    def gap_pence(self) -> Pence:
        """What is missing; below nought where the funds give more than is needed."""
        return Pence(self.needed_pence - self.capital_funding_pence - self.revenue_funding_pence)


def financial_case(option: str, content: Content) -> tuple[FinancialYearFigures, ...]:
    """The financial case of one option, year by year."""
    prices, lines = prices_in(content), content.lines_of(option)
    costs = [line for line in lines if line.side == Side.COST]
    capital, revenue = ([line for line in costs if line.kind == kind] for kind in (Money.CAPITAL, Money.REVENUE))
    released = [line for line in lines if line.kind == BenefitClass.CASH_RELEASING]
    spent = _real(costs, prices, content.years)
    saved = _real(released, prices, content.years)
    columns = zip(
        _cash(capital, prices, content.years),
        _cash(revenue, prices, content.years),
        _cash(released, prices, content.years),
        _given(content, Money.CAPITAL, prices),
        _given(content, Money.REVENUE, prices),
        [pence_of(cost - saving) for cost, saving in zip(spent, saved, strict=True)],
        [f"{float(level):.4f}" for level in prices.levels],
        strict=True,
    )
    return tuple(FinancialYearFigures(content.base_year + year, *column) for year, column in enumerate(columns))


@dataclass(frozen=True, slots=True)
class FundAsked:
    """What is asked of one fund over all years: for capital and for revenue, in the money of the financial case."""

    fund: str
    code: str
    capital_pence: Pence
    revenue_pence: Pence

    @property
    def asked_pence(self) -> Pence:
        """Both together."""
        return Pence(self.capital_pence + self.revenue_pence)


def asked_of_funds(content: Content) -> tuple[FundAsked, ...]:
    """What is asked of each fund, in order; funds of one code in the ledger are one fund."""
    prices = prices_in(content)
    found: dict[str, tuple[str, dict[str, Fraction]]] = {}
    for row in content.funding:
        _, sums = found.setdefault(row.code or f" {row.fund}", (row.fund, {kind: Fraction(0) for kind in Money}))
        sums[row.kind] += sum(prices.nominal(row.prices, pounds_of(row.amounts_pence)), Fraction(0))
    return tuple(
        FundAsked(
            fund, "" if key.startswith(" ") else key, pence_of(sums[Money.CAPITAL]), pence_of(sums[Money.REVENUE])
        )
        for key, (fund, sums) in found.items()
    )


@dataclass(frozen=True, slots=True)
class FundYears:
    """What one fund gives for capital or for revenue each year, in the money of the financial case.

    The funds of one kind add up to what the financial case says is given in each year, to the penny.
    """

    fund: str
    code: str
    kind: str
    pence: tuple[Pence, ...]


def funds_by_year(content: Content) -> tuple[FundYears, ...]:
    """What each fund gives year by year, in order, capital first; funds of one code in the ledger are one fund."""
    prices = prices_in(content)
    found: list[FundYears] = []
    for kind in Money:
        names: dict[str, tuple[str, str]] = {}
        given: dict[str, list[Fraction]] = {}
        for row in content.funding:
            if row.kind == kind:
                key = row.code or f" {row.fund}"
                names.setdefault(key, (row.fund, row.code))
                before = given.get(key, [Fraction(0)] * content.years)
                amounts = prices.nominal(row.prices, pounds_of(row.amounts_pence))
                given[key] = [one + more for one, more in zip(before, amounts, strict=True)]
        years = [adding_up(year) for year in zip(*given.values(), strict=True)]
        for place, (fund, code) in enumerate(names.values()):
            found.append(FundYears(fund, code, str(kind), tuple(year[place] for year in years)))
    return tuple(found)


def _cash(lines: Sequence[LineRow], prices: Prices, years: int) -> list[Pence]:
    """What lines come to in the money of each year."""
    paid = [prices.nominal(line.prices, pounds_of(line.amounts_pence)) for line in lines]
    weights = [weight(line) for line in lines]
    return [
        pence_of(sum((each * line[year] for each, line in zip(weights, paid, strict=True)), Fraction(0)))
        for year in range(years)
    ]


def _real(lines: Sequence[LineRow], prices: Prices, years: int) -> list[Fraction]:
    amounts = [carried(line, prices) for line in lines]
    return [sum((line[year] for line in amounts), Fraction(0)) for year in range(years)]


def _given(content: Content, kind: Money, prices: Prices) -> list[Pence]:
    rows = [prices.nominal(row.prices, pounds_of(row.amounts_pence)) for row in content.funding if row.kind == kind]
    return [pence_of(sum((row[year] for row in rows), Fraction(0))) for year in range(content.years)]
