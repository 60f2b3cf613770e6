"""What a paper asks of each fund, year by year: the money that its decision will open. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daybook.decisions.cases.rules.form import DecisionForm, Recommendation
from daybook.decisions.cases.rules.sums import FUNDING, priced_lines
from daybook.kernel.money import Pence, said, share
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused

REVENUE, CAPITAL = "revenue", "capital"
_CLAUSE = "Decision form, Part 1 section 3, financial and commercial comments"


@dataclass(frozen=True, slots=True)
class YearShare:
    """The part that falls in one financial year ("2021/22"), in pence."""

    year: str
    amount_pence: Pence


@dataclass(frozen=True, slots=True)
class FundingAsked:
    """What one fund is asked for. `split_stated` is False where the paper gives no split and one year holds it all.

    `contingency_pence` is the part of its years that is held apart: see `contingency_in`.
    """

    fund: str
    years: tuple[YearShare, ...]
    split_stated: bool
    contingency_pence: int = 0
    money: str = REVENUE

    @property
    def total_pence(self) -> Pence:
        return Pence(sum(share.amount_pence for share in self.years))


def funding_asked(form: DecisionForm, *, on: date) -> tuple[FundingAsked, ...]:
    """One entry for each fund that the paper's funding recommendations name, in their order.

    The split of `[[funding_year]]` is used where the paper names one fund, or where its entries name theirs. Where it
    gives none the whole falls in the first year that the recommendation names, or in the year of `on` where it names
    none. Refused `year_split_does_not_sum`, `year_split_unclear`, `bad_amount`, `bad_year`, `funding_missing`,
    `bad_money` or `mixed_money`: findings that a check may only warn of, but that money cannot be opened on.
    """
    by_fund: dict[str, list[Recommendation]] = {}
    for each in form.recommendations:
        if each.action == FUNDING and each.amount_pence is not None:
            by_fund.setdefault(" ".join(each.funding.split()), []).append(each)
    alone = len(by_fund) == 1
    if by_fund and not alone and any(not entry.fund.strip() for entry in form.funding_years):
        message = (
            "The paper asks several funds and splits its money by year without saying from which fund each year's part "
            "comes. Name the fund in each [[funding_year]]."
        )
        raise Refused("year_split_unclear", message, clause=_CLAUSE)
    asked = [_asked(fund, asking, _stated_split(form, fund, alone), on) for fund, asking in by_fund.items()]
    return _with_contingency(form, asked)


def contingency_in(form: DecisionForm) -> Pence:
    """What the lines of the cost table that are called contingency come to."""
    lines = [priced for priced in priced_lines(form.costs) if "contingency" in priced.line.label.casefold()]
    return Pence(sum(priced.amount_pence for priced in lines))


def _with_contingency(form: DecisionForm, asked: list[FundingAsked]) -> tuple[FundingAsked, ...]:
    """Each fund bears the contingency in proportion to what it is asked for."""
    contingency = contingency_in(form)
    if not asked or contingency <= 0:
        return tuple(asked)
    parts = share(contingency, [each.total_pence for each in asked])
    return tuple(replace(each, contingency_pence=part) for each, part in zip(asked, parts, strict=True))


def _asked(fund: str, asking: list[Recommendation], stated: tuple[YearShare, ...], on: date) -> FundingAsked:
    if not fund:
        message = (
            f"Recommendation {asking[0].number} names no source of funding. Name the fund, such as Major Change Fund."
        )
        raise Refused("funding_missing", message, clause=_CLAUSE)
    shares = stated or _whole_in_first_year(asking, on)
    total = sum(each.amount_pence or 0 for each in asking)
    if any(share.amount_pence <= 0 for share in shares):
        raise Refused("bad_amount", f"The funding from {fund} is not above zero. Correct the amounts.", clause=_CLAUSE)
    if sum(share.amount_pence for share in shares) != total:
        message = (
            f"The financial years come to {said(sum(share.amount_pence for share in shares))} and the funding to "
            f"{said(total)}. Money is opened year by year, so correct the year that is wrong."
        )
        raise Refused("year_split_does_not_sum", message, clause=_CLAUSE)
    return FundingAsked(fund, shares, bool(stated), money=_money_asked(fund, asking))


def _money_asked(fund: str, asking: list[Recommendation]) -> str:
    """Capital or revenue. One decision takes one kind from a fund, since a budget line holds one alone."""
    kinds = {each.money.strip().casefold() or REVENUE for each in asking}
    if kinds - {REVENUE, CAPITAL}:
        message = f"The money asked from {fund} is neither capital nor revenue. Write one of these two words."
        raise Refused("bad_money", message, clause=_CLAUSE)
    if len(kinds) > 1:
        message = (
            f"The paper asks {fund} for capital and for revenue. A budget holds one of them alone: ask for each in a "
            "paper with a project code of its own."
        )
        raise Refused("mixed_money", message, clause=_CLAUSE)
    return kinds.pop()


def _stated_split(form: DecisionForm, fund: str, alone: bool) -> tuple[YearShare, ...]:
    years: dict[str, int] = {}
    for entry in form.funding_years:
        named = " ".join(entry.fund.split())
        if entry.amount_pence and (named.casefold() == fund.casefold() if named else alone):
            year = str(FinancialYear.parse(entry.year))
            years[year] = years.get(year, 0) + entry.amount_pence
    return tuple(YearShare(year, Pence(amount)) for year, amount in sorted(years.items()))


def _whole_in_first_year(asking: list[Recommendation], on: date) -> tuple[YearShare, ...]:
    years: dict[str, int] = {}
    for each in asking:
        named = FinancialYear.parse(each.financial_years[0]) if each.financial_years else FinancialYear.of(on)
        years[str(named)] = years.get(str(named), 0) + (each.amount_pence or 0)
    return tuple(YearShare(year, Pence(amount)) for year, amount in sorted(years.items()))
