"""Every read of budgets; figures come from the ledger's kept balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from daybook.finance.budgets.models import Allocation, AllocationYear, BudgetLine, Change, ChangeKind, Fund
from daybook.finance.budgets.rules.control_accounts import CONTINGENCY, IN_FUNDS
from daybook.finance.budgets.states import ChangeState
from daybook.finance.ledger.public import (
    ANY_CODE,
    Figures,
    Segments,
    account_balance,
    balances_by_fund,
    figures_of,
    year_figures,
)
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
    title: str = ""
    account: str = ""
    money: str = "revenue"
    stop: str = "hard"
    version: int = 1


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
    """What one decision took from one fund, in pence, and what was returned of it since."""

    reference: str
    fund_code: str
    case: str
    title: str
    decided_on: date
    decided_pence: int
    paragraph: str
    money: str
    contingency_pence: int
    returned_pence: int = 0
    released_pence: int = 0
    contingency_returned_pence: int = 0

    @property
    def amount_pence(self) -> int:
        """What the decision still holds of the fund."""
        return self.decided_pence - self.returned_pence

    @property
    def contingency_left_pence(self) -> int:
        """What is still held apart."""
        return self.contingency_pence - self.released_pence - self.contingency_returned_pence


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
    closed_year: str = ""

    @property
    def put_in_pence(self) -> int:
        return self.left_pence + self.allocated_pence


def fund_left_pence(fund_code: str) -> int:
    """What a fund holds that no decision has taken: the balance of its control account in the BUDGET book."""
    return account_balance(_END, "BUDGET", Segments(account=IN_FUNDS, fund=fund_code))


def left_in_funds() -> list[tuple[str, str, int]]:
    """Code, name and what is left of every fund, by name."""
    left = balances_by_fund(_END, "BUDGET", IN_FUNDS)
    return [(code, name, left.get(code, 0)) for code, name in Fund.objects.order_by("name").values_list("code", "name")]


def contingency_held_pence(fund_code: str) -> int:
    """What decisions took from a fund as contingency and nobody has released or returned yet."""
    return account_balance(_END, "BUDGET", Segments(account=CONTINGENCY, fund=fund_code))


def available_pence(line: BudgetLine) -> int:
    """What a budget line has that is neither reserved, committed nor spent: from the kept balances of its codes."""
    return line_figures(line).available_pence


def line_figures(line: BudgetLine) -> Figures:
    """The figures of a budget line now, under whatever objective where it names none."""
    return year_figures((line.body, line.cost_centre, line.objective, line.project, line.fund_code), line.year)


def contingency_left_pence(allocation: Allocation) -> int:
    """What is held apart of an allocation: its contingency less what was released from it or returned to the fund."""
    moved = Change.objects.filter(allocation=allocation, from_line=None, state=ChangeState.APPROVED)
    return allocation.contingency_pence - (moved.aggregate(Sum("amount_pence"))["amount_pence__sum"] or 0)


def visible_funds(actor: Actor, code: str = "") -> list[FundRow]:
    """Every fund, by name, or one alone when named; all who may see budgets see all funds in this first cut."""
    funds = Fund.objects.order_by("name") if actor.person else Fund.objects.none()
    if code:
        funds = funds.filter(code=code)
    taken = Allocation.objects.filter(fund=OuterRef("pk")).order_by().values("fund")
    back = Change.objects.filter(
        kind=ChangeKind.RETURN, state=ChangeState.APPROVED, allocation__fund=OuterRef("pk")
    ).order_by()
    ended = BudgetLine.objects.filter(fund_code=OuterRef("code")).exclude(closed_on=None).order_by("-year")
    rows = funds.annotate(
        taken=Coalesce(Subquery(taken.values(pence=Sum("amount_pence"))), 0),
        back=Coalesce(Subquery(back.values("allocation__fund").values(pence=Sum("amount_pence"))), 0),
        closed=Coalesce(Subquery(ended.values("year")[:1]), Value("")),
    ).values_list("code", "name", "portfolio", "body", "taken", "back", "closed")
    kept: dict[str, list[tuple[str, Figures]]] = defaultdict(list)
    for (year, control), figures in figures_of(Segments(fund=code or ANY_CODE)).items():
        kept[control[4]].append((year, figures))
    left = {code: fund_left_pence(code)} if code else balances_by_fund(_END, "BUDGET", IN_FUNDS)
    return [
        FundRow(
            code,
            name,
            portfolio,
            body,
            left.get(code, 0),
            taken - back,
            # What was left of a year when its books were closed is available to nobody any more.
            sum((figures for year, figures in kept[code] if year > closed), Figures()),
            max((year for year, _ in kept[code]), default=""),
            closed,
        )
        for code, name, portfolio, body, taken, back, closed in rows
    ]


def _moved_by_allocation(allocations: QuerySet[Allocation]) -> dict[str, tuple[int, int, int]]:
    """What was returned, released, and returned of the contingency alone, of each of these allocations."""
    done = Change.objects.filter(state=ChangeState.APPROVED, allocation__in=allocations).order_by()
    back = Q(kind=ChangeKind.RETURN)
    sums = done.values("allocation__reference").annotate(
        returned=Sum("amount_pence", filter=back, default=0),
        released=Sum("amount_pence", filter=Q(kind=ChangeKind.RELEASE), default=0),
        apart=Sum("amount_pence", filter=back & Q(from_line=None), default=0),
    )
    found = sums.values_list("allocation__reference", "returned", "released", "apart")
    return {str(reference): (returned, released, apart) for reference, returned, released, apart in found}


def funds_named(actor: Actor, text: str) -> list[tuple[str, str]]:
    """Code and name of the funds that have these words in either, by name."""
    named = Fund.objects.order_by("name").values_list("code", "name") if actor.person else []
    return [(code, name) for code, name in named if text.lower() in f"{code} {name}".lower()]


def find_fund(actor: Actor, code: str) -> FundRow:
    """One fund with its figures; Refused `not_found`."""
    for fund in visible_funds(actor, code):
        return fund
    raise _no_fund(code)


def find_fund_name(actor: Actor, code: str) -> str:
    """What a fund is called, without its figures; Refused `not_found`."""
    for name in Fund.objects.filter(code=code).values_list("name", flat=True) if actor.person else ():
        return str(name)
    raise _no_fund(code)


def _no_fund(code: str) -> Refused:
    return Refused("not_found", f"There is no fund {code}. Look for it among the funds.")


def visible_allocations(
    actor: Actor, fund_code: str = "", reference: str = "", text: str = "", limit: int = 500
) -> list[AllocationRow]:
    """What decisions took, latest first; of one fund, or one alone when named, or with these words in its title."""
    found = Allocation.objects.all() if actor.person else Allocation.objects.none()
    for column, value in (("fund__code", fund_code), ("reference", reference), ("title__icontains", text)):
        if value:
            found = found.filter(**{column: value})
    columns = ("reference", "fund__code", "case", "title", "decided_on", "amount_pence", "paragraph", "money")
    ordered = found.order_by("-decided_on", "-id").values_list(*columns, "contingency_pence")
    moved = _moved_by_allocation(found)
    rows = [AllocationRow(*row) for row in ordered[:limit]]
    return [_with_moved(row, *moved.get(row.reference, (0, 0, 0))) for row in rows]


def _with_moved(row: AllocationRow, returned: int, released: int, apart: int) -> AllocationRow:
    return replace(row, returned_pence=returned, released_pence=released, contingency_returned_pence=apart)


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
    # What was used and given back again is nothing to look at.
    return [OutsideRow(*key, fund_code, figures) for key, figures in latest_first if figures != Figures()]


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


def visible_budget_lines(
    actor: Actor, fund_code: str = "", reference: str = "", case: str = "", year: str = ""
) -> list[BudgetRow]:
    """Budget lines with figures, by year; of one fund, those one decision put money into, of one year, or one alone."""
    lines = BudgetLine.objects.order_by("year", "reference").prefetch_related(
        Prefetch("allocation_years", AllocationYear.objects.select_related("allocation").order_by("id"))
    )
    for column, value in (("fund_code", fund_code), ("reference", reference), ("year", year)):
        if value:
            lines = lines.filter(**{column: value})
    if case:
        lines = lines.filter(allocation_years__allocation__case=case).distinct()
    return _budget_rows(lines, lambda line: tuple(_year_allocated(part) for part in line.allocation_years.all()))


def visible_lines_beside(actor: Actor, row: BudgetRow) -> dict[str, str]:
    """The titles of the other lines that a line's money may move to by their references: open, of its fund and year.

    They hold the same kind of money, capital or revenue.
    """
    alike = BudgetLine.objects.filter(fund_code=row.fund_code, year=row.year, money=row.money, closed_on=None)
    others = alike.exclude(reference=row.reference).order_by("reference")
    return dict(others.values_list("reference", "title")) if actor.person else {}


def visible_lines_of_year(actor: Actor, year: str) -> list[BudgetRow]:
    """The budget lines of a year with figures, in order, for its end: what decisions put into them is left out."""
    return _budget_rows(BudgetLine.objects.filter(year=year).order_by("reference")) if actor.person else []


def _budget_rows(
    lines: QuerySet[BudgetLine], allocated: Callable[[BudgetLine], tuple[YearAllocated, ...]] = lambda line: ()
) -> list[BudgetRow]:
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
            allocated(line),
            line.objective,
            line.closed_on,
            line.title,
            line.account,
            line.money,
            line.stop,
            line.version,
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
