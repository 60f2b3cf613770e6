"""Every read of budgets; figures come from the ledger's kept balances."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Sum

from daybook.finance.budgets.models import Allocation, AllocationYear, BudgetLine, Fund
from daybook.finance.budgets.rules.control_accounts import IN_FUNDS
from daybook.finance.ledger.public import ANY_CODE, Figures, Segments, account_balance, balances_by_fund, figures_of
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

# Far enough ahead for every year a fund has been given money for.
_END = date(2999, 3, 31)


@dataclass(frozen=True, slots=True)
class YearAllocated:
    """What one decision put into a budget line, in pence: on which account, and carried by which journal."""

    allocation: str
    case: str
    title: str
    decided_on: date
    account: str
    amount_pence: int
    journal: str


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget line with its figures, and the allocations that put money into it, in the order they were made."""

    reference: str
    year: str
    body: str
    cost_centre: str
    project: str
    fund_code: str
    figures: Figures
    allocations: tuple[YearAllocated, ...]
    objective: str = ""
    closed_on: date | None = None

    @property
    def title(self) -> str:
        """The title of the decision that opened it."""
        return self.allocations[0].title


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """Money of a fund used in a year under codes that no budget line holds, in pence."""

    year: str
    body: str
    cost_centre: str
    project: str
    fund_code: str
    figures: Figures
    objective: str = ""


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What one decision took from one fund, in pence."""

    reference: str
    fund_code: str
    case: str
    title: str
    decided_on: date
    amount_pence: int
    paragraph: str


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
    last_year: str = ""

    @property
    def put_in_pence(self) -> int:
        return self.left_pence + self.allocated_pence


def fund_left_pence(fund_code: str) -> int:
    """What a fund holds that no decision has taken: the balance of its control account in the BUDGET book."""
    return account_balance(_END, "BUDGET", Segments(account=IN_FUNDS, fund=fund_code))


def visible_funds(actor: Actor, code: str = "") -> list[FundRow]:
    """Every fund, by name, or one alone when named; all who may see budgets see all funds in this first cut."""
    funds = Fund.objects.order_by("name") if actor.person else Fund.objects.none()
    taken = Allocation.objects.all()
    if code:
        funds, taken = funds.filter(code=code), taken.filter(fund__code=code)
    allocated = dict(taken.values_list("fund__code").annotate(Sum("amount_pence")))
    figures, years = _fund_figures(code or ANY_CODE)
    left = {code: fund_left_pence(code)} if code else balances_by_fund(_END, "BUDGET", IN_FUNDS)
    return [
        FundRow(
            fund.code,
            fund.name,
            fund.portfolio,
            fund.body,
            left.get(fund.code, 0),
            allocated.get(fund.code, 0),
            figures.get(fund.code, Figures()),
            years.get(fund.code, ""),
        )
        for fund in funds
    ]


def funds_named(actor: Actor, text: str) -> list[tuple[str, str]]:
    """Code and name of the funds that have these words in either, by name."""
    named = Fund.objects.order_by("name").values_list("code", "name") if actor.person else []
    return [(code, name) for code, name in named if text.lower() in f"{code} {name}".lower()]


def find_fund(actor: Actor, code: str) -> FundRow:
    """One fund with its figures; Refused `not_found`."""
    for fund in visible_funds(actor, code):
        return fund
    raise Refused("not_found", f"There is no fund {code}. Look for it among the funds.")


def visible_allocations(
    actor: Actor, fund_code: str = "", reference: str = "", text: str = "", limit: int = 500
) -> list[AllocationRow]:
    """What decisions took, latest first; of one fund, or one alone when named, or with these words in its title."""
    found = Allocation.objects.all() if actor.person else Allocation.objects.none()
    for column, value in (("fund__code", fund_code), ("reference", reference), ("title__icontains", text)):
        if value:
            found = found.filter(**{column: value})
    columns = ("reference", "fund__code", "case", "title", "decided_on", "amount_pence", "paragraph")
    return [AllocationRow(*row) for row in found.order_by("-decided_on", "-id").values_list(*columns)[:limit]]


def outside_budget(actor: Actor, fund_code: str) -> list[OutsideRow]:
    """What was used of a fund under codes that no budget line of the year holds, the latest year first, by codes."""
    lines = BudgetLine.objects.filter(fund_code=fund_code) if actor.person else BudgetLine.objects.none()
    held = set(lines.values_list("year", "body", "cost_centre", "objective", "project"))
    found: dict[tuple[str, str, str, str], Figures] = {}
    for (year, (body, cost_centre, objective, project, _)), part in figures_of(Segments(fund=fund_code)).items():
        if held.isdisjoint({(year, body, cost_centre, name, project) for name in ("", objective)}):
            key = (year, body, cost_centre, project)
            found[key] = found.get(key, Figures()) + part
    by_codes = sorted(found.items(), key=lambda item: item[0][1:])
    latest_first = sorted(by_codes, key=lambda item: item[0][0], reverse=True)
    return [OutsideRow(*key, fund_code, figures) for key, figures in latest_first]


def find_allocation(actor: Actor, reference: str) -> AllocationRow:
    """One allocation; Refused `not_found`."""
    for row in visible_allocations(actor, reference=reference):
        return row
    raise Refused("not_found", f"There is no allocation {reference}. Look for it on the page of its fund.")


def find_budget_line(actor: Actor, reference: str) -> BudgetRow:
    """One budget line with its figures; Refused `not_found`."""
    for row in visible_budget_lines(actor, reference=reference):
        return row
    raise Refused("not_found", f"There is no budget line {reference}. Look for it on the page of its fund.")


def visible_budget_lines(actor: Actor, fund_code: str = "", reference: str = "", case: str = "") -> list[BudgetRow]:
    """Budget lines with figures, by year; of one fund, those one decision put money into, or one alone when named."""
    lines = BudgetLine.objects.order_by("year", "reference").prefetch_related(
        Prefetch("allocation_years", AllocationYear.objects.select_related("allocation").order_by("id"))
    )
    for column, value in (("fund_code", fund_code), ("reference", reference)):
        if value:
            lines = lines.filter(**{column: value})
    if case:
        lines = lines.filter(allocation_years__allocation__case=case).distinct()
    figures = _figures_by_line(lines)
    return [
        BudgetRow(
            line.reference,
            line.year,
            line.body,
            line.cost_centre,
            line.project,
            line.fund_code,
            figures.get(
                (line.year, line.body, line.cost_centre, line.objective, line.project, line.fund_code), Figures()
            ),
            tuple(_year_allocated(part) for part in line.allocation_years.all()),
            line.objective,
            line.closed_on,
        )
        for line in lines
    ]


def _year_allocated(part: AllocationYear) -> YearAllocated:
    made = part.allocation
    return YearAllocated(
        made.reference, made.case, made.title, made.decided_on, part.account, part.amount_pence, part.journal
    )


def _figures_by_line(lines: Collection[BudgetLine]) -> dict[tuple[str, ...], Figures]:
    """Figures by year, body, cost centre, objective, project and fund; and with a blank objective, of all objectives.

    A budget line that names no objective is spent under any. Only the years and codes of these lines are read.
    """
    if not lines:
        return {}
    funds = {line.fund_code for line in lines}
    segments = Segments(fund=funds.pop() if len(funds) == 1 else ANY_CODE)
    exact = figures_of(segments, years={line.year for line in lines}, projects={line.project for line in lines})
    found: dict[tuple[str, ...], Figures] = {}
    for (year, (body, cost_centre, objective, project, fund)), part in exact.items():
        for key in {(year, body, cost_centre, name, project, fund) for name in ("", objective)}:
            found[key] = found.get(key, Figures()) + part
    return found


def _fund_figures(fund: str) -> tuple[dict[str, Figures], dict[str, str]]:
    """All years of each matching fund's figures together, and the last year that has any."""
    totals: dict[str, Figures] = {}
    years: dict[str, str] = {}
    for (year, control), figures in figures_of(Segments(fund=fund)).items():
        totals[control[4]] = totals.get(control[4], Figures()) + figures
        years[control[4]] = max(years.get(control[4], ""), year)
    return totals, years
