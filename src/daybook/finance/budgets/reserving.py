"""Money of a budget line set aside, committed, spent and given back, atomically: the one road by which it happens.

The budget line's row is locked, what is available is read from the kept balances of its codes, and the movement is
posted to the RESERVATION, COMMITMENT and ACTUAL books, all in the caller's transaction. Two buyers can therefore not
take the same pound. The books are the only counters, so `ledger prove` proves them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from daybook.finance.budgets.models import BudgetLine, Movement, Reservation, Stop
from daybook.finance.budgets.queries import available_pence
from daybook.finance.budgets.rules.control_accounts import ENCUMBERED
from daybook.finance.budgets.rules.reserving import Held, reserve, shortfall_pence
from daybook.finance.budgets.states import RESERVATION, ReservationState
from daybook.finance.ledger.public import JournalEntry, JournalLine, Source, record_journal
from daybook.foundation.approvals.public import Authority
from daybook.kernel.money import said
from daybook.kernel.operation import note
from daybook.kernel.periods import FinancialYear, london_day
from daybook.kernel.refused import Refused
from daybook.kernel.rows import insert_row, insert_unread, locked_row
from daybook.kernel.text import check_name

LONGEST_TITLE = 300
_BOOKS = (("RESERVATION", "reserved_pence"), ("COMMITMENT", "committed_pence"), ("ACTUAL", "actual_pence"))


@dataclass(frozen=True, slots=True)
class Creditor:
    """Where the other side of an invoice is booked: cost centre and account, of the line's own body."""

    cost_centre: str
    account: str


@dataclass(frozen=True, slots=True)
class ReservationRef:
    """A reservation as it stands, in pence; `over_pence` is by how much the last step went past a soft stop."""

    reference: str
    line: str
    state: str
    version: int
    reserved_pence: int
    committed_pence: int
    actual_pence: int
    over_pence: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What is about to happen to a reservation, once only by its event, as people read it, and who does it when.

    `authority` is the scheme's answer where it commits money.
    """

    event: str
    words: str
    made_by: str
    now: datetime
    creditor: Creditor | None = None
    authority: Authority | None = None


def locked_line(reference: str) -> BudgetLine:
    """The budget line, locked until the transaction ends; Refused `not_found`."""
    line = locked_row(BudgetLine, reference=reference)
    if line is None:
        raise Refused("not_found", f"There is no budget line {reference}. Look for it on the page of its fund.")
    return line


def open_reservation(
    line: BudgetLine, title: str, account: str, amount_pence: int, source: tuple[str, str], step: Step
) -> ReservationRef:
    """Set money of a locked line aside; Refused `line_closed`, `budget_exhausted`, or as the ledger refuses."""
    check_name(title, LONGEST_TITLE)
    _refuse_closed(line)
    change = reserve(amount_pence)
    over = _over(line, change)
    kind, ref = source
    reservation = Reservation(
        line=line,
        account=account or line.account,
        title=title,
        source_kind=kind,
        source_ref=ref,
        made_by=step.made_by,
        made_at=step.now,
    )
    insert_row(reservation)
    _move(reservation, line, change, over, step)
    return _ref(reservation, line, change, over)


def take_step(
    reservation: Reservation, line: BudgetLine, verb: str, of: Callable[[Held], Held], step: Step
) -> ReservationRef:
    """Change how a reservation on a locked line holds money; Refused `wrong_state` or as `open_reservation` refuses."""
    state = ReservationState.CLOSED if reservation.closed_on else ReservationState.OPEN
    target = RESERVATION.target(state, verb)
    held = held_by(reservation)
    change = of(held)
    if change.taken_pence > 0:
        _refuse_closed(line)
    over = _over(line, change)
    if change != Held():
        _move(reservation, line, change, over, step)
    if target is ReservationState.CLOSED:
        reservation.closed_on = london_day(step.now)
    reservation.version += 1
    reservation.save(update_fields=["version", "closed_on"])
    note(str(reservation))
    return _ref(reservation, line, held + change, over)


def locked_reservation(reference: str, seen_version: int | None = None) -> tuple[Reservation, BudgetLine]:
    """A reservation and its line, which is locked; Refused `not_found`, or `stale` where a version is given."""
    found = find_reservation_row(reference)
    line = locked_line(found.line.reference)
    # Read again under the lock: the year may have turned, and the reservation been carried to another line.
    fresh = Reservation.objects.select_related("line").get(pk=found.pk)
    # Before anything is refused: a second press stands in the story of what it was about.
    note(str(fresh))
    if fresh.line_id != line.pk or (seen_version is not None and fresh.version != seen_version):
        message = f"{fresh} has changed since you opened it. Look at it again before you go on."
        raise Refused("stale", message, seen=seen_version, now=fresh.version)
    return fresh, line


def find_reservation_row(reference: str) -> Reservation:
    """The row of a reservation by its reference; Refused `not_found`."""
    digits = reference.removeprefix("RSV-")
    known = digits.isascii() and digits.isdecimal() and len(digits) < 18
    found = Reservation.objects.select_related("line").filter(pk=int(digits) if known else 0).first()
    if found is None:
        raise Refused("not_found", f"There is no reservation {reference}. Look for it on the page of its budget line.")
    return found


def held_by(reservation: Reservation) -> Held:
    """What a reservation holds now: the sum of its movements."""
    sums = reservation.movements.aggregate(*[Sum(column) for _, column in _BOOKS])
    return Held(*[sums[f"{column}__sum"] or 0 for _, column in _BOOKS])


def answer_again(reservation: Reservation) -> ReservationRef:
    """The reservation as it stands, for a source that asks a second time."""
    return _ref(reservation, reservation.line, held_by(reservation), 0)


def day_in(line: BudgetLine, now: datetime) -> date:
    """Today, or the nearest day of the line's year."""
    year = FinancialYear.parse(line.year)
    return min(max(london_day(now), year.span.start), year.last_day)


def move_between_lines(reservation: Reservation, old: BudgetLine, new: BudgetLine, step: Step) -> None:
    """Carry what a reservation holds, open, from a locked line to the same line of the next year."""
    held = held_by(reservation)
    out = Held(-held.reserved_pence, -held.committed_pence)
    _move(reservation, old, out, 0, Step(f"out {step.event}", step.words, step.made_by, step.now), adjustment=True)
    back = Held(held.reserved_pence, held.committed_pence)
    _move(reservation, new, back, 0, Step(f"in {step.event}", step.words, step.made_by, step.now))
    reservation.line, reservation.version = new, reservation.version + 1
    reservation.save(update_fields=["line", "version"])
    note(str(reservation))


def _move(
    reservation: Reservation, line: BudgetLine, change: Held, over: int, step: Step, adjustment: bool = False
) -> None:
    # First, since the act is about it and its journals are what came of that.
    note(str(reservation), **({"over_pence": over} if over else {}))
    on_date = FinancialYear.parse(line.year).last_day if adjustment else day_in(line, step.now)
    journals = []
    for book, column in _BOOKS:
        amount = getattr(change, column)
        if amount:
            entry = JournalEntry(
                book,
                on_date,
                f"{reservation}: {step.words}"[:200],
                Source("reservation", str(reservation), f"{step.event} {book}"[:60]),
                _lines(reservation, line, book, amount, step.creditor),
                step.made_by,
                period_number=13 if adjustment else None,
            )
            journals.append(record_journal(entry, posted_by=step.made_by, now=step.now).reference)
    movement = Movement(
        reservation=reservation,
        line=line,
        event=step.event,
        on_date=on_date,
        reserved_pence=change.reserved_pence,
        committed_pence=change.committed_pence,
        actual_pence=change.actual_pence,
        over_pence=over,
        journals=" ".join(journals),
        made_by=step.made_by,
        made_at=step.now,
        role_title=(step.authority.role or "") if step.authority else "",
        paragraph=(step.authority.paragraph or "") if step.authority else "",
    )
    insert_unread(movement)
    note(line.reference)


def _lines(
    reservation: Reservation, line: BudgetLine, book: str, amount: int, creditor: Creditor | None
) -> list[JournalLine]:
    codes = (line.body, line.cost_centre, reservation.account, line.objective, line.project, line.fund_code)
    other = JournalLine(line.body, line.cost_centre, ENCUMBERED, "", line.project, line.fund_code, -amount)
    if book == "ACTUAL":
        assert creditor is not None, "an invoice names where it is owed"
        other = JournalLine(line.body, creditor.cost_centre, creditor.account, "", "", "", -amount)
    return [JournalLine(*codes, amount, reservation.title[:200]), other]


def _over(line: BudgetLine, change: Held) -> int:
    """By how much a change goes past what is available: nothing, or a marked sum where the stop is soft."""
    if change.taken_pence <= 0:
        return 0
    available = available_pence(line)
    short = shortfall_pence(available, change)
    if short and line.stop == Stop.HARD:
        note(line.reference)
        raise Refused(
            "budget_exhausted",
            f"{line.reference} has {said(available)} available and this needs {said(change.taken_pence)}. Its "
            "stop is hard, so no more can be taken. Ask for less, release what is no longer needed, or ask for a "
            "virement into it.",
            line=line.reference,
            available_pence=available,
            asked_pence=change.taken_pence,
        )
    return short


def _refuse_closed(line: BudgetLine) -> None:
    if line.closed_on:
        note(line.reference)
        message = f"{line.reference} is closed with the books of {line.year}. Use the budget line of the current year."
        raise Refused("line_closed", message, line=line.reference)


def _ref(reservation: Reservation, line: BudgetLine, held: Held, over: int) -> ReservationRef:
    return ReservationRef(
        str(reservation),
        line.reference,
        ReservationState.CLOSED if reservation.closed_on else ReservationState.OPEN,
        reservation.version,
        held.reserved_pence,
        held.committed_pence,
        held.actual_pence,
        over,
    )
