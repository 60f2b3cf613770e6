"""THE DOOR of budgets: decisions open allocations here; everybody reads what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybook.finance.budgets.models import Allocation, BudgetLine, Fund
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
    """An opened allocation and its budget lines, by reference."""

    reference: str
    budget_lines: tuple[str, ...]


def record_allocation(request: AllocationRequest, *, made_by: str, now: datetime) -> Allocated:
    """Open an allocation and one budget line a year, and move the money in the BUDGET book, all or nothing.

    Asked again for the same decision, it answers with what was opened. Refused `unknown_fund`, or `fund_exhausted`
    when the fund does not hold enough, naming what is left.
    """
    fund = Fund.objects.select_for_update().filter(name=request.fund_name).first()
    if fund is None:
        raise Refused("unknown_fund", f"There is no fund called {request.fund_name}. Open it, or correct the name.")
    earlier = Allocation.objects.filter(fund=fund, case=request.case).first()
    if earlier is not None:
        lines = earlier.lines.order_by("year").values_list("reference", flat=True)
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
    lines = [_open_line(allocation, fund, request, amount, made_by, now) for amount in request.years]
    return Allocated(allocation.reference, tuple(lines))


def _open_line(
    allocation: Allocation, fund: Fund, request: AllocationRequest, amount: YearAmount, made_by: str, now: datetime
) -> str:
    year = FinancialYear.parse(amount.year)
    record_year(year)
    line = BudgetLine.objects.create(
        reference=next_reference("BL"),
        allocation=allocation,
        year=str(year),
        body=fund.body,
        cost_centre=request.cost_centre,
        account=request.account,
        project=request.project,
        fund_code=fund.code,
    )
    on_date = request.decided_on if request.decided_on in year.span else year.span.start
    pence = amount.amount_pence

    def coded(cost_centre: str, account: str, project: str, signed: int) -> JournalLine:
        return JournalLine(fund.body, cost_centre, account, "", project, fund.code, signed, allocation.title[:200])

    held, given = fund.cost_centre, request.cost_centre
    steps = {
        "allocated": [coded(held, IN_FUNDS, "", -pence), coded(held, ALLOCATED, request.project, pence)],
        "budgeted": [
            coded(held, ALLOCATED, request.project, -pence),
            coded(given, request.account, request.project, pence),
        ],
    }
    for event, lines in steps.items():
        source = Source("allocation", allocation.reference, f"{event} {year}")
        description = f"{request.case}: {event} from {fund.name} for {year}"
        entry = JournalEntry("BUDGET", on_date, description, source, lines, made_by)
        record_journal(entry, posted_by=made_by, now=now)
    note(line.reference)
    return line.reference
