"""THE DOOR of budgets: decisions open allocations here; everybody reads what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybook.finance.budgets.models import Allocation, AllocationYear, BudgetLine, Fund
from daybook.finance.budgets.queries import fund_left_pence
from daybook.finance.budgets.rules.control_accounts import ALLOCATED, IN_FUNDS
from daybook.finance.ledger.public import JournalEntry, JournalLine, Source, record_journal, record_project, record_year
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.money import pounds
from daybook.kernel.operation import note
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class YearAmount:
    """What is allocated for one financial year (2026/27), in pence."""

    year: str
    amount_pence: int


@dataclass(frozen=True, slots=True)
class AllocationRequest:
    """What a decision asks of a fund: its own reference, the money by year, and the codes that will carry it."""

    case: str
    title: str
    fund_name: str
    paragraph: str
    decided_on: date
    years: Sequence[YearAmount]
    cost_centre: str
    account: str
    project: str


@dataclass(frozen=True, slots=True)
class Allocated:
    """An opened allocation and the budget lines it put money into, by reference, one for each year asked for."""

    reference: str
    budget_lines: tuple[str, ...]


def record_allocation(request: AllocationRequest, *, made_by: str, now: datetime) -> Allocated:
    """Open an allocation, put each year's money into a budget line, and move it in the BUDGET book, all or nothing.

    A budget line is opened for a year, project, fund and cost centre that has none; a later decision adds to it.
    Asked again for the same decision, it answers with what was opened. Refused `unknown_fund`, or `fund_exhausted`
    when the fund does not hold enough, naming what is left.
    """
    fund = Fund.objects.select_for_update().filter(name=request.fund_name).first()
    if fund is None:
        raise Refused("unknown_fund", f"There is no fund called {request.fund_name}. Open it, or correct the name.")
    earlier = Allocation.objects.filter(fund=fund, case=request.case).first()
    if earlier is not None:
        lines = earlier.years.order_by("line__year").values_list("line__reference", flat=True)
        return Allocated(earlier.reference, tuple(lines))
    total = sum(amount.amount_pence for amount in request.years)
    left = fund_left_pence(fund.code)
    if total > left:
        raise Refused(
            "fund_exhausted",
            f"{fund.name} has £{pounds(left)} left and this decision needs £{pounds(total)}. Ask for money to be put "
            "into the fund, or for a smaller sum.",
            fund=fund.code,
            left_pence=left,
            asked_pence=total,
        )
    return _open(fund, request, total, made_by, now)


def _open(fund: Fund, request: AllocationRequest, total: int, made_by: str, now: datetime) -> Allocated:
    allocation = Allocation.objects.create(
        reference=next_reference("ALC"),
        fund=fund,
        case=request.case,
        title=request.title,
        decided_on=request.decided_on,
        amount_pence=total,
        paragraph=request.paragraph,
    )
    note(allocation.reference, allocated_pence=total, fund=fund.code)
    record_project(request.project, request.title)
    lines = [_fund_year(allocation, request, amount, made_by, now) for amount in request.years]
    return Allocated(allocation.reference, tuple(lines))


def _fund_year(
    allocation: Allocation, request: AllocationRequest, amount: YearAmount, made_by: str, now: datetime
) -> str:
    year = FinancialYear.parse(amount.year)
    record_year(year)
    # Whoever allocates from a fund holds its lock, so nobody else can be opening the same line.
    codes = {
        "year": str(year),
        "body": allocation.fund.body,
        "cost_centre": request.cost_centre,
        "objective": "",
        "project": request.project,
        "fund_code": allocation.fund.code,
    }
    line = BudgetLine.objects.filter(**codes).first()
    if line is None:
        line = BudgetLine.objects.create(reference=next_reference("BL"), **codes)
    part = AllocationYear(allocation=allocation, line=line, account=request.account, amount_pence=amount.amount_pence)
    part.journal = _move_money(part, made_by, now)
    part.save()
    note(line.reference)
    return line.reference


def _move_money(part: AllocationYear, made_by: str, now: datetime) -> str:
    """From the fund to allocated, and from there to the line's codes; the reference of the second journal."""
    allocation, line, pence = part.allocation, part.line, part.amount_pence
    fund, year = allocation.fund, FinancialYear.parse(line.year)
    on_date = allocation.decided_on if allocation.decided_on in year.span else year.span.start

    def coded(cost_centre: str, account: str, project: str, signed: int) -> JournalLine:
        return JournalLine(fund.body, cost_centre, account, "", project, fund.code, signed, allocation.title[:200])

    def moved(event: str, lines: list[JournalLine]) -> str:
        source = Source("allocation", allocation.reference, f"{event} {year}")
        description = f"{allocation.case}: {event} from {fund.name} for {year}"
        entry = JournalEntry("BUDGET", on_date, description, source, lines, made_by)
        return record_journal(entry, posted_by=made_by, now=now).reference

    held, project = fund.cost_centre, line.project
    moved("allocated", [coded(held, IN_FUNDS, "", -pence), coded(held, ALLOCATED, project, pence)])
    return moved(
        "budgeted",
        [coded(held, ALLOCATED, project, -pence), coded(line.cost_centre, part.account, project, pence)],
    )
