"""THE DOOR of budgets: decisions open allocations here; everybody reads what is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from daybook.finance.budgets.lines import LineCodes, found_or_opened
from daybook.finance.budgets.models import Allocation, AllocationYear, Fund, Money, Movement, Reservation
from daybook.finance.budgets.queries import fund_left_pence, left_in_funds
from daybook.finance.budgets.reserving import (
    Creditor,
    ReservationRef,
    Step,
    answer_again,
    locked_line,
    locked_reservation,
    open_reservation,
    take_step,
)
from daybook.finance.budgets.rules.control_accounts import ALLOCATED, CONTINGENCY, IN_FUNDS, NAMES
from daybook.finance.budgets.rules.reserving import Held, commit, invoice, release, release_all
from daybook.finance.ledger.public import (
    JournalEntry,
    JournalLine,
    Source,
    record_control_account,
    record_journal,
    record_project,
    refuse_shut_budget,
    refuse_unspendable,
)
from daybook.foundation.numbering.public import next_reference
from daybook.foundation.organisation.public import cost_centre_by_code
from daybook.kernel.money import Pence, said, share
from daybook.kernel.operation import note
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused

__all__ = [
    "Allocated",
    "AllocationRequest",
    "Creditor",
    "FundLeft",
    "ReservationRef",
    "ReservationRequest",
    "YearAmount",
    "funds_left",
    "record_allocation",
    "record_commitment",
    "record_invoiced",
    "record_release",
    "record_reservation",
    "refuse_unfundable",
]

LONGEST_EVENT = 40


@dataclass(frozen=True, slots=True)
class YearAmount:
    """What is allocated for one financial year (2026/27), in pence."""

    year: str
    amount_pence: int


@dataclass(frozen=True, slots=True)
class AllocationRequest:
    """What a decision asks of a fund: its own reference, the money by year, and the codes that will carry it.

    `contingency_pence` is the part of the years' money that is held apart until a named authority releases it; it comes
    out of each year in proportion. `money` is revenue or capital.
    """

    case: str
    title: str
    fund_name: str
    paragraph: str
    decided_on: date
    years: Sequence[YearAmount]
    cost_centre: str
    account: str
    project: str
    contingency_pence: int = 0
    money: str = "revenue"


@dataclass(frozen=True, slots=True)
class Allocated:
    """An opened allocation and the budget lines it put money into, one for each year asked for.

    `amounts_pence` is what each line got; what is missing from the years asked for is contingency, held apart.
    """

    reference: str
    budget_lines: tuple[str, ...]
    amounts_pence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReservationRequest:
    """What a buyer asks of a budget line; `source_kind` and `source_ref` name what it is for, once only.

    Blank `account`: the line's own.
    """

    line: str
    title: str
    amount_pence: int
    source_kind: str
    source_ref: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class FundLeft:
    """A fund by its code in the ledger, and what it holds that no decision has taken, in pence."""

    code: str
    name: str
    left_pence: Pence


def funds_left() -> dict[str, FundLeft]:
    """Every fund by its code, in the order of their names, with what is left in it today."""
    return {code: FundLeft(code, name, Pence(left)) for code, name, left in left_in_funds()}


def record_reservation(request: ReservationRequest, *, made_by: str, now: datetime) -> ReservationRef:
    """Set money of a budget line aside; asked again by the same source, it answers with how that stands.

    Refused `not_found`, `line_closed`, `budget_exhausted`, or as the ledger refuses.
    """
    line = locked_line(request.line)
    source = (request.source_kind, request.source_ref)
    earlier = Reservation.objects.select_related("line").filter(source_kind=source[0], source_ref=source[1]).first()
    if earlier is not None:
        return answer_again(earlier)
    step = Step("reserved", "reserved", made_by, now)
    return open_reservation(line, request.title, request.account, request.amount_pence, source, step)


def record_commitment(
    reservation: str, *, amount_pence: int, event: str, made_by: str, now: datetime
) -> ReservationRef:
    """Commit an order against a reservation, once for each event (such as "PO-000012 ordered").

    Asked again with the same sum it answers with how the reservation stands; Refused `recorded_otherwise` with another,
    `bad_event`, `wrong_state`, `budget_exhausted`, or as the ledger refuses.
    """
    step = Step(event, "committed", made_by, now)
    return _once(reservation, "commit_funds", lambda held: commit(held, amount_pence), step, amount_pence)


def record_invoiced(
    reservation: str, *, amount_pence: int, event: str, creditor: Creditor, made_by: str, now: datetime
) -> ReservationRef:
    """Book an invoice against a reservation as actual, owed on `creditor`, once for each event; as for a commitment."""
    step = Step(event, "invoiced", made_by, now, creditor)
    return _once(reservation, "invoice_funds", lambda held: invoice(held, amount_pence), step, amount_pence)


def record_release(
    reservation: str, *, event: str, made_by: str, now: datetime, amount_pence: int | None = None
) -> ReservationRef:
    """Give back part of what a reservation holds or, without a sum, all of it and close it; once for each event."""
    step = Step(event, "released", made_by, now)
    if amount_pence is None:
        return _once(reservation, "close_reservation", release_all, step, None)
    return _once(reservation, "release_funds", lambda held: release(held, amount_pence), step, amount_pence)


def _once(
    reference: str, verb: str, of: Callable[[Held], Held], step: Step, amount_pence: int | None
) -> ReservationRef:
    if not 1 <= len(step.event) <= LONGEST_EVENT:
        raise Refused("bad_event", f"An event has 1 to {LONGEST_EVENT} characters. Shorten it.")
    reservation, line = locked_reservation(reference)
    earlier = Movement.objects.filter(reservation=reservation, event=step.event).first()
    if earlier is None and (amount_pence is not None or reservation.closed_on is None):
        return take_step(reservation, line, verb, of, step)
    if earlier is not None and amount_pence is not None and amount_pence != _size(earlier, verb):
        message = f"{step.event} is recorded on {reference} with another sum. Give the new one a name of its own."
        raise Refused("recorded_otherwise", message, reservation=reference)
    note(reference)
    return answer_again(reservation)


def _size(movement: Movement, verb: str) -> int:
    """The sum that a step was asked for."""
    if verb == "commit_funds":
        return movement.committed_pence
    if verb == "invoice_funds":
        return movement.actual_pence
    return -movement.reserved_pence - movement.committed_pence


def record_allocation(request: AllocationRequest, *, made_by: str, now: datetime) -> Allocated:
    """Open an allocation, put each year's money into a budget line, and move it in the BUDGET book, all or nothing.

    A budget line is opened for a year, project, fund and cost centre that has none; a later decision adds to it. The
    contingency is held apart at the fund. Asked again for the same decision, it answers with what was opened. Refused
    `unknown_fund`, `unknown_account`, `not_expenditure`, `unknown_cost_centre`, `period_not_open`, `mixed_money`,
    `contingency_too_large`, or `fund_exhausted` when the fund does not hold enough, naming what is left.
    """
    fund = _fund_named(request.fund_name, Fund.objects.select_for_update())
    earlier = Allocation.objects.filter(fund=fund, case=request.case).first()
    if earlier is not None:
        parts = earlier.years.order_by("line__year").values_list("line__reference", "amount_pence")
        return Allocated(earlier.reference, tuple(line for line, _ in parts), tuple(amount for _, amount in parts))
    _refuse(fund, request)
    return _open(fund, request, made_by, now)


def refuse_unfundable(request: AllocationRequest) -> None:
    """Refused as `record_allocation` would refuse it now; nothing is opened: for a paper that can still be edited."""
    _refuse(_fund_named(request.fund_name, Fund.objects.all()), request)


def _fund_named(name: str, funds: QuerySet[Fund]) -> Fund:
    fund = funds.filter(name=name).first()
    if fund is None:
        meant = Fund.objects.filter(code=name).first()
        how = f"Write {meant.name}: {name} is its code." if meant else "Open it, or correct the name."
        raise Refused("unknown_fund", f"There is no fund called {name}. {how}")
    return fund


def _refuse(fund: Fund, request: AllocationRequest) -> None:
    refuse_unspendable(request.account)
    cost_centre_by_code(fund.body, request.cost_centre)
    for amount in request.years:
        refuse_shut_budget(_budgeted_on(request.decided_on, FinancialYear.parse(amount.year)))
    _without_contingency(request)
    total, left = sum(amount.amount_pence for amount in request.years), fund_left_pence(fund.code)
    if total > left:
        raise Refused(
            "fund_exhausted",
            f"{fund.name} has {said(left)} left and this decision needs {said(total)}. Ask for money to be put "
            "into the fund, or for a smaller sum.",
            fund=fund.code,
            left_pence=left,
            asked_pence=total,
        )


def _budgeted_on(decided_on: date, year: FinancialYear) -> date:
    """The day on which a year's money enters its budget: that of the decision, or the first day of another year."""
    return decided_on if decided_on in year.span else year.span.start


def _open(fund: Fund, request: AllocationRequest, made_by: str, now: datetime) -> Allocated:
    years, total = _without_contingency(request), sum(amount.amount_pence for amount in request.years)
    allocation = Allocation.objects.create(
        reference=next_reference("ALC"),
        fund=fund,
        case=request.case,
        title=request.title,
        decided_on=request.decided_on,
        amount_pence=total,
        paragraph=request.paragraph,
        contingency_pence=request.contingency_pence,
        money=Money(request.money),
    )
    note(allocation.reference, allocated_pence=total, fund=fund.code)
    record_project(request.project, request.title)
    lines = [_fund_year(allocation, request, amount, made_by, now) for amount in years]
    if request.contingency_pence:
        _hold_contingency(allocation, request, made_by, now)
    return Allocated(allocation.reference, tuple(lines), tuple(amount.amount_pence for amount in years))


def _without_contingency(request: AllocationRequest) -> list[YearAmount]:
    """What goes into the budget lines: contingency comes out of each year in proportion, to the penny in all."""
    if not request.contingency_pence:
        return list(request.years)
    parts = share(Pence(request.contingency_pence), [year.amount_pence for year in request.years])
    years = [YearAmount(year.year, year.amount_pence - part) for year, part in zip(request.years, parts, strict=True)]
    if request.contingency_pence < 0 or any(year.amount_pence <= 0 for year in years):
        message = "The contingency leaves nothing to be budgeted in a year. Correct the contingency or the years."
        raise Refused("contingency_too_large", message)
    return years


def _fund_year(
    allocation: Allocation, request: AllocationRequest, amount: YearAmount, made_by: str, now: datetime
) -> str:
    # Whoever allocates from a fund holds its lock, so nobody else can be opening the same line.
    line = found_or_opened(
        LineCodes(
            year=str(FinancialYear.parse(amount.year)),
            body=allocation.fund.body,
            cost_centre=request.cost_centre,
            objective="",
            project=request.project,
            fund_code=allocation.fund.code,
        ),
        title=request.title,
        account=request.account,
        money=allocation.money,
    )
    part = AllocationYear(allocation=allocation, line=line, account=request.account, amount_pence=amount.amount_pence)
    part.journal = _move_money(part, made_by, now)
    part.save()
    note(line.reference)
    return line.reference


def _move_money(part: AllocationYear, made_by: str, now: datetime) -> str:
    """From the fund to allocated, and from there to the line's codes; the reference of the second journal."""
    allocation, line, pence = part.allocation, part.line, part.amount_pence
    fund, year = allocation.fund, FinancialYear.parse(line.year)
    on_date = _budgeted_on(allocation.decided_on, year)
    held, project = fund.cost_centre, line.project
    journal = _Journal(allocation, on_date, str(year), made_by, now)
    journal.post("allocated", [(held, IN_FUNDS, "", -pence), (held, ALLOCATED, project, pence)])
    return journal.post(
        "budgeted", [(held, ALLOCATED, project, -pence), (line.cost_centre, part.account, project, pence)]
    )


def _hold_contingency(allocation: Allocation, request: AllocationRequest, made_by: str, now: datetime) -> None:
    """From the fund to the control account of contingency, in the first year that the decision gives money for."""
    fund, pence = allocation.fund, allocation.contingency_pence
    year = FinancialYear.parse(min(amount.year for amount in request.years))
    on_date = _budgeted_on(allocation.decided_on, year)
    record_control_account(CONTINGENCY, NAMES[CONTINGENCY])
    _Journal(allocation, on_date, str(year), made_by, now).post(
        "held apart",
        [(fund.cost_centre, IN_FUNDS, "", -pence), (fund.cost_centre, CONTINGENCY, request.project, pence)],
    )


@dataclass(frozen=True, slots=True)
class _Journal:
    """What the journals of one allocation in one year have in common."""

    allocation: Allocation
    on_date: date
    year: str
    made_by: str
    now: datetime

    def post(self, event: str, parts: Sequence[tuple[str, str, str, int]]) -> str:
        """Post one journal of (cost centre, account, project, signed pence); its reference."""
        allocation, fund = self.allocation, self.allocation.fund
        lines = [
            JournalLine(fund.body, cost_centre, account, "", project, fund.code, signed, allocation.title[:200])
            for cost_centre, account, project, signed in parts
        ]
        source = Source("allocation", allocation.reference, f"{event} {self.year}")
        description = f"{allocation.case}: {event} from {fund.name} for {self.year}"
        entry = JournalEntry("BUDGET", self.on_date, description, source, lines, self.made_by)
        return record_journal(entry, posted_by=self.made_by, now=self.now).reference
