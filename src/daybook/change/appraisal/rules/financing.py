"""The financial case: what an option takes from the funds each year, and what is missing. Pure.

Cash alone: costs with their optimism bias, VAT and transfers, less cash-releasing benefits, in prices of the base year.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from daybook.change.appraisal.rules.content import Content, LineRow
from daybook.change.appraisal.rules.inputs import BenefitClass, Money, Side
from daybook.change.appraisal.rules.results import carried, pence_of
from daybook.kernel.money import Pence


@dataclass(frozen=True, slots=True)
class FinancialYearFigures:
    """One year: capital and revenue needed, cash released, what the funds give to each, and the gap."""

    year: int
    capital_pence: Pence
    revenue_pence: Pence
    released_pence: Pence
    capital_funding_pence: Pence
    revenue_funding_pence: Pence

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
    lines = content.lines_of(option)
    return tuple(
        FinancialYearFigures(
            year=content.base_year + year,
            capital_pence=_cost(lines, Money.CAPITAL, year),
            revenue_pence=_cost(lines, Money.REVENUE, year),
            released_pence=_sum([line for line in lines if line.kind == BenefitClass.CASH_RELEASING], year),
            capital_funding_pence=_funding(content, Money.CAPITAL, year),
            revenue_funding_pence=_funding(content, Money.REVENUE, year),
        )
        for year in range(content.years)
    )


def _cost(lines: tuple[LineRow, ...], kind: Money, year: int) -> Pence:
    return _sum([line for line in lines if line.side == Side.COST and line.kind == kind], year)


def _sum(lines: list[LineRow], year: int) -> Pence:
    return pence_of(sum((carried(line)[year] for line in lines), Fraction(0)))


def _funding(content: Content, kind: Money, year: int) -> Pence:
    return Pence(sum(row.amounts_pence[year] for row in content.funding if row.kind == kind))
