"""Every read of budgets; figures come from the ledger's kept balances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.finance.budgets.models import Allocation, BudgetLine, Fund
from daybook.finance.ledger.public import Figures, Segments, account_balance, figures_of
from daybook.kernel.actor import Actor

# Far enough ahead for every year a fund has been given money for.
_END = date(2999, 3, 31)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget line with its figures."""

    reference: str
    year: str
    title: str
    case: str
    body: str
    cost_centre: str
    project: str
    fund_code: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund with what was put in, what decisions took, and what is left, in pence."""

    code: str
    name: str
    portfolio: str
    body: str
    left_pence: int
    allocated_pence: int
    figures: Figures

    @property
    def put_in_pence(self) -> int:
        return self.left_pence + self.allocated_pence


def fund_left_pence(fund_code: str) -> int:
    """What a fund holds that no decision has taken: the balance of its control account in the BUDGET book."""
    return account_balance(_END, "BUDGET", Segments(account="9100", fund=fund_code))


def visible_funds(actor: Actor) -> list[FundRow]:
    """Every fund, by name; all who may see budgets see all funds in this first cut."""
    allocated: dict[str, int] = {}
    for code, amount in Allocation.objects.values_list("fund__code", "amount_pence"):
        allocated[code] = allocated.get(code, 0) + amount
    figures = _fund_figures()
    return [
        FundRow(
            fund.code,
            fund.name,
            fund.portfolio,
            fund.body,
            fund_left_pence(fund.code),
            allocated.get(fund.code, 0),
            figures.get(fund.code, Figures()),
        )
        for fund in Fund.objects.order_by("name")
    ]


def visible_budget_lines(actor: Actor, fund_code: str = "", reference: str = "", case: str = "") -> list[BudgetRow]:
    """Budget lines with figures, by year; of one fund, one decision, or one line alone when named."""
    lines = BudgetLine.objects.select_related("allocation").order_by("year", "reference")
    for column, value in (("fund_code", fund_code), ("reference", reference), ("allocation__case", case)):
        if value:
            lines = lines.filter(**{column: value})
    figures = figures_of(Segments(fund=fund_code))
    return [
        BudgetRow(
            line.reference,
            line.year,
            line.allocation.title,
            line.allocation.case,
            line.body,
            line.cost_centre,
            line.project,
            line.fund_code,
            figures.get(
                (line.year, (line.body, line.cost_centre, line.objective, line.project, line.fund_code)), Figures()
            ),
        )
        for line in lines
    ]


def _fund_figures() -> dict[str, Figures]:
    """All years of each fund's figures together."""
    totals: dict[str, Figures] = {}
    for (_, control), figures in figures_of(Segments()).items():
        before = totals.get(control[4], Figures())
        totals[control[4]] = before + figures
    return totals
