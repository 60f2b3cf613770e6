"""Changes of budget: drafted, submitted to whoever may approve them, and carried out once approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from daybook.finance.budgets.lines import LineCodes, found_or_opened
from daybook.finance.budgets.models import Allocation, BudgetLine, Change, ChangeKind, Reservation
from daybook.finance.budgets.queries import available_pence, contingency_left_pence
from daybook.finance.budgets.reserving import Step, held_by, locked_line, move_between_lines
from daybook.finance.budgets.rules.changes import LineFacts
from daybook.finance.budgets.rules.control_accounts import ALLOCATED, CONTINGENCY, IN_FUNDS
from daybook.finance.budgets.states import CHANGE, ChangeState
from daybook.finance.ledger.public import JournalEntry, JournalLine, Source, record_journal
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.money import said
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import ADJUSTMENT_PERIOD, FinancialYear, london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note
from daybook.ui.tones import state_words

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ChangeRef:
    """A change of budget, its state and the version a later act must have seen."""

    reference: str
    kind: str
    state: str
    version: int
    amount_pence: int


def draft(change: Change, now: datetime) -> ChangeRef:
    """Keep a new change as a draft; Refused `bad_amount`, `reason_missing` or `bad_text`."""
    check_note(change.reason, LONGEST_REASON)
    if not change.reason.strip():
        raise Refused("reason_missing", "Say why the money is to move: whoever approves it reads this.")
    if change.amount_pence < 0 or (change.amount_pence == 0 and change.kind != ChangeKind.CARRY_FORWARD):
        raise Refused("bad_amount", "Give a sum above zero.")
    change.reference, change.made_at = next_reference("BC"), now
    change.save(force_insert=True)
    note(change.reference, kind=str(change.kind), amount_pence=change.amount_pence)
    return change_ref(change)


def change_ref(change: Change) -> ChangeRef:
    """The change as it stands."""
    return ChangeRef(change.reference, change.kind, change.state, change.version, change.amount_pence)


def locked_change(reference: str, seen_version: int) -> Change:
    """A change, locked; Refused `not_found` or `stale`."""
    change = Change.objects.select_for_update(of=("self",)).filter(reference=reference).first()
    if change is None:
        raise Refused("not_found", f"There is no change of budget {reference}. Look for it among the changes.")
    note(reference)
    if change.version != seen_version:
        is_now = state_words(change.state).lower()
        message = f"{reference} is now {is_now}: it has changed since you opened it. Look at it again."
        raise Refused("stale", message, seen=seen_version, now=change.version)
    return change


def move(change: Change, verb: str, *, paragraph: str = "") -> None:
    """Take a change to the state that a verb leads to, and save it; Refused `wrong_state`."""
    target = CHANGE.target(ChangeState(change.state), verb)
    note_move(change.reference, change.state, target, paragraph=paragraph)
    change.state, change.version = target, change.version + 1
    change.save()


def facts_of(line: BudgetLine) -> LineFacts:
    """What the rules ask of a line."""
    return LineFacts(line.reference, line.year, line.fund_code, line.money)


def named_line(reference: str) -> BudgetLine:
    """A budget line, for a draft that only names it; Refused `not_found`."""
    line = BudgetLine.objects.filter(reference=reference).first()
    if line is None:
        raise Refused("not_found", f"There is no budget line {reference}. Look for it on the page of its fund.")
    return line


def named_allocation(reference: str) -> Allocation:
    """An allocation; Refused `not_found`."""
    found = Allocation.objects.select_related("fund").filter(reference=reference).first()
    if found is None:
        raise Refused("not_found", f"There is no allocation {reference}. Look for it on the page of its fund.")
    return found


def size_pence(change: Change) -> int:
    """What a change is judged by: its sum, and with a carry-forward what its reservations still hold."""
    if change.kind != ChangeKind.CARRY_FORWARD or change.from_line is None:
        return change.amount_pence
    return change.amount_pence + sum(held_by(found).open_pence for found in open_reservations(change.from_line))


def open_reservations(line: BudgetLine) -> list[Reservation]:
    """The reservations of a line that still may hold money, in order."""
    return list(line.reservations.filter(closed_on=None).order_by("id"))


def lock_money(change: Change) -> None:
    """Lock what a change takes from and refuse where it is not there: the fund first, then lines in order.

    Refused `not_available`, `contingency_exhausted` or `line_closed`.
    """
    if change.allocation_id:
        # One lock for all that happens to an allocation.
        change.allocation = Allocation.objects.select_for_update().select_related("fund").get(pk=change.allocation_id)
    lines = {line.pk: line.reference for line in (change.from_line, change.to_line) if line is not None}
    locked = {key: locked_line(lines[key]) for key in sorted(lines)}
    change.from_line = locked.get(change.from_line_id or 0)
    change.to_line = locked.get(change.to_line_id or 0)
    for line in locked.values():
        if line.closed_on:
            message = f"{line.reference} is closed with the books of {line.year}, so its budget stays as it is."
            raise Refused("line_closed", message, line=line.reference)
    if change.from_line is not None:
        _refuse_short("not_available", change.from_line.reference, available_pence(change.from_line), change)
    elif change.allocation is not None:
        left = contingency_left_pence(change.allocation)
        _refuse_short("contingency_exhausted", f"The contingency of {change.allocation.reference}", left, change)


def _refuse_short(code: str, whose: str, left: int, change: Change) -> None:
    if change.amount_pence > left:
        message = (
            f"{whose} has {said(left)} left and this takes {said(change.amount_pence)}. Ask for less, or release "
            "what is no longer needed first."
        )
        raise Refused(code, message, left_pence=left, asked_pence=change.amount_pence)


def carry_out(change: Change, actor: str, now: datetime) -> None:
    """Move the money of an approved change, whose lines are locked, in the BUDGET book and with its reservations."""
    pence, books = change.amount_pence, _Books(change, actor, now)
    source, target, allocation = change.from_line, change.to_line, change.allocation
    if change.kind == ChangeKind.VIREMENT:
        assert source is not None
        assert target is not None
        books.post(source.year, "moved", [_of(source, -pence), _of(target, pence)])
    elif change.kind == ChangeKind.RELEASE:
        assert allocation is not None
        assert target is not None
        held = _at_fund(allocation, CONTINGENCY, _project(allocation), -pence)
        books.post(target.year, "released", [held, _of(target, pence)])
    elif change.kind == ChangeKind.RETURN:
        assert allocation is not None
        back = _at_fund(allocation, IN_FUNDS, "", pence)
        given = _of(source, -pence) if source else _at_fund(allocation, CONTINGENCY, _project(allocation), -pence)
        year = source.year if source else _year_of(allocation)
        books.post(year, "returned", [given, back], kind="allocation")
    else:
        assert source is not None
        _into_another_year(change, source, books)


def _into_another_year(change: Change, source: BudgetLine, books: _Books) -> None:
    carried = change.kind == ChangeKind.CARRY_FORWARD
    codes = LineCodes(
        change.to_year, source.body, source.cost_centre, source.objective, source.project, source.fund_code
    )
    target = found_or_opened(codes, title=source.title, account=source.account, money=source.money)
    change.to_line = target
    waiting = [found for found in open_reservations(source) if held_by(found).open_pence] if carried else []
    pence = change.amount_pence + sum(held_by(found).open_pence for found in waiting)
    if pence:
        out = JournalLine(source.body, source.cost_centre, ALLOCATED, "", source.project, source.fund_code, pence)
        books.post(source.year, "out of the year", [_of(source, -pence), out], adjustment=carried)
        into = JournalLine(source.body, source.cost_centre, ALLOCATED, "", source.project, source.fund_code, -pence)
        books.post(target.year, "into the year", [into, _of(target, pence)])
    for found in waiting:
        words = f"carried forward into {target.year}"
        move_between_lines(found, source, target, Step(change.reference, words, books.actor, books.now))


@dataclass(frozen=True, slots=True)
class _Books:
    """Where the journals of one change are posted from."""

    change: Change
    actor: str
    now: datetime

    def post(
        self, year: str, event: str, lines: Sequence[JournalLine], *, kind: str = "change", adjustment: bool = False
    ) -> None:
        """One journal in the BUDGET book, dated today or the nearest day of the year (its last, as an adjustment)."""
        span = FinancialYear.parse(year)
        day = span.last_day if adjustment else min(max(london_day(self.now), span.span.start), span.last_day)
        change = self.change
        entry = JournalEntry(
            "BUDGET",
            day,
            f"{change.reference}: {change.get_kind_display().lower()}"[:200],
            Source(kind, change.reference, f"{event} {year}"),
            lines,
            change.made_by,
            period_number=ADJUSTMENT_PERIOD if adjustment else None,
        )
        record_journal(entry, posted_by=self.actor, now=self.now, checked_by_second=True)


def _of(line: BudgetLine, pence: int) -> JournalLine:
    note(line.reference)
    return JournalLine(
        line.body, line.cost_centre, line.account, line.objective, line.project, line.fund_code, pence, line.title[:200]
    )


def _at_fund(allocation: Allocation, account: str, project: str, pence: int) -> JournalLine:
    fund = allocation.fund
    note(allocation.reference)
    return JournalLine(fund.body, fund.cost_centre, account, "", project, fund.code, pence, allocation.title[:200])


def _first_part(allocation: Allocation) -> BudgetLine:
    part = allocation.years.select_related("line").order_by("line__year", "id").first()
    assert part is not None, "an allocation puts money into at least one line"
    return part.line


def _project(allocation: Allocation) -> str:
    return _first_part(allocation).project


def _year_of(allocation: Allocation) -> str:
    return _first_part(allocation).year
