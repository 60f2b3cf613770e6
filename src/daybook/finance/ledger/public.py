"""THE DOOR of the ledger: what other domains may write into the books and read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from daybook.finance.ledger.addresses import draft_address, enquiry_address
from daybook.finance.ledger.chart import (
    record_account,
    record_control_account,
    record_fund,
    record_project,
    refuse_unknown_codes,
    refuse_unspendable,
)
from daybook.finance.ledger.codings import closed_codes, coding_ids, refuse_control_accounts
from daybook.finance.ledger.figures import Figures, figures_of, months_of, year_figures
from daybook.finance.ledger.models import Book, Journal, Period
from daybook.finance.ledger.periods import PeriodRef, YearClosed, record_year, refuse_shut_budget, takes_budget
from daybook.finance.ledger.posting import Postings, write_postings
from daybook.finance.ledger.queries import (
    ANY_CODE,
    NO_CODE,
    LineRow,
    Segments,
    Span,
    account_balance,
    balances_by_fund,
    lines_of,
    sum_of_lines,
    trial_balance,
)
from daybook.finance.ledger.rules.journals import JournalLine, check_lines, content_digest
from daybook.finance.ledger.states import PeriodState
from daybook.kernel.operation import note
from daybook.kernel.periods import ADJUSTMENT_PERIOD, FinancialYear
from daybook.kernel.refused import Refused

__all__ = [
    "ANY_CODE",
    "NO_CODE",
    "DraftRef",
    "Figures",
    "JournalEntry",
    "JournalLine",
    "LineRow",
    "PeriodRef",
    "Posted",
    "Segments",
    "Source",
    "Span",
    "YearClosed",
    "account_balance",
    "balances_by_fund",
    "draft_address",
    "enquiry_address",
    "figures_of",
    "lines_of",
    "months_of",
    "record_account",
    "record_control_account",
    "record_fund",
    "record_journal",
    "record_journals",
    "record_project",
    "record_year",
    "refuse_shut_budget",
    "refuse_unknown_codes",
    "refuse_unspendable",
    "sum_of_lines",
    "takes_budget",
    "trial_balance",
    "year_figures",
]

# Periods are never removed and their days never change, so a process remembers those it has seen committed.
_known_periods: dict[tuple[date, int | None], tuple[int, int]] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """What caused a journal, once only: the kind of record, its reference, and the event in its life."""

    kind: str
    ref: str
    event: str


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A journal to be posted. `period_number` is 13 for year-end adjustments and 0 for opening entries."""

    book: str
    on_date: date
    description: str
    source: Source
    lines: Sequence[JournalLine]
    made_by: str
    period_number: int | None = None
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A journal in the books; `again` when its source had already posted the same lines."""

    journal_id: int
    again: bool = False

    @property
    def reference(self) -> str:
        return f"JNL-{self.journal_id:06d}"


@dataclass(frozen=True, slots=True)
class DraftRef:
    """A drafted journal: its reference, its state, the version a later change must have seen, and where it posted."""

    reference: str
    state: str
    version: int
    journal: str = ""


def record_journal(
    entry: JournalEntry, *, posted_by: str, now: datetime, checked_by_second: bool = False, by_hand: bool = False
) -> Posted:
    """Post one journal as a consequence of the running operation; see `record_journals`."""
    [posted] = record_journals(
        [entry], posted_by=posted_by, now=now, checked_by_second=checked_by_second, by_hand=by_hand
    )
    note(posted.reference)
    return posted


def record_journals(
    entries: Sequence[JournalEntry],
    *,
    posted_by: str,
    now: datetime,
    checked_by_second: bool = False,
    by_hand: bool = False,
) -> list[Posted]:
    """Post journals together, in the caller's transaction.

    A source that has posted the same lines before is answered with that journal; other lines under it are Refused
    `source_posted_otherwise`. Refused `bad_journal`, `unknown_code`, `closed_code`, `no_period` or `period_not_open`
    otherwise; nothing of the batch is then kept. A period that is closing takes only journals a second person checked,
    and a control account none that a person made by hand.
    """
    for entry in entries:
        _refuse_bad_lines(entry)
    ids, unknown = coding_ids(line for entry in entries for line in entry.lines)
    if unknown:
        raise Refused("unknown_code", " ".join(unknown))
    postings = _postings(entries, ids)
    states = _taking_states(entries, checked_by_second)
    written = write_postings(postings, states, posted_by, now, by_hand=by_hand)
    return [
        Posted(journal_id) if journal_id is not None else _posted_before(entry, ids, period_id, digest, by_hand)
        for entry, period_id, digest, journal_id in zip(
            entries, postings.period_id, postings.content_digest, written, strict=True
        )
    ]


def _taking_states(entries: Sequence[JournalEntry], checked_by_second: bool) -> list[PeriodState]:
    states = [PeriodState.OPEN]
    if checked_by_second:
        states.append(PeriodState.CLOSING)
    # A budget is set, money is promised from it and a year is opened before its periods take what is spent.
    if all(entry.book != Book.ACTUAL or entry.period_number == 0 for entry in entries):
        states.append(PeriodState.FUTURE)
    return states


def _refuse_bad_lines(entry: JournalEntry) -> None:
    findings = check_lines(entry.lines)
    if findings:
        raise Refused("bad_journal", " ".join(_sentence(f.line, f.message) for f in findings[:20]))


def _sentence(line: int, message: str) -> str:
    return f"Line {line}: {message}" if line else message


def _refuse_closed_codes(entry: JournalEntry, ids: dict[str, int]) -> None:
    closed = closed_codes({ids[line.coding_key] for line in entry.lines})
    for line in entry.lines:
        code, day = closed.get(ids[line.coding_key], ("", date.max))
        if entry.on_date >= day:
            message = f"Code {code} is closed from {day:%-d %B %Y}. Use its successor."
            raise Refused("closed_code", message, closed=code)


def _postings(entries: Sequence[JournalEntry], ids: dict[str, int]) -> Postings:
    periods = [_period_of(entry.on_date, entry.period_number) for entry in entries]
    lines = [line for entry in entries for line in entry.lines]
    return Postings(
        book=[entry.book for entry in entries],
        on_date=[entry.on_date for entry in entries],
        period_id=[key for key, _ in periods],
        kept_by_day=[1 <= number < ADJUSTMENT_PERIOD for _, number in periods],
        description=[entry.description for entry in entries],
        source_kind=[entry.source.kind for entry in entries],
        source_ref=[entry.source.ref for entry in entries],
        source_event=[entry.source.event for entry in entries],
        content_digest=[content_digest(entry.book, entry.on_date, entry.lines) for entry in entries],
        line_count=[len(entry.lines) for entry in entries],
        reverses_id=[entry.reverses_id for entry in entries],
        made_by=[entry.made_by for entry in entries],
        line_coding=[ids[line.coding_key] for line in lines],
        line_amount=[line.amount_pence for line in lines],
        line_description=[line.description for line in lines],
    )


def _period_of(on_date: date, number: int | None) -> tuple[int, int]:
    """Key and number of the period that takes a journal of this date; Refused `no_period` where there is none."""
    known = _known_periods.get((on_date, number))
    if known:
        return known
    held = Period.objects.filter(starts_on__lte=on_date, ends_before__gt=on_date)
    months = held.filter(number__range=(1, ADJUSTMENT_PERIOD - 1)) if number is None else held.filter(number=number)
    period = months.first()
    if period is None:
        year = FinancialYear.of(on_date)
        raise Refused("no_period", f"The books of {year} have no period for {on_date:%-d %B %Y}. Open the year first.")
    found = (period.pk, period.number)
    transaction.on_commit(lambda: _known_periods.update({(on_date, number): found}))
    return found


def _posted_before(entry: JournalEntry, ids: dict[str, int], period_id: int, digest: str, by_hand: bool) -> Posted:
    source = entry.source
    earlier = Journal.objects.filter(source_kind=source.kind, source_ref=source.ref, source_event=source.event).first()
    if earlier is None:
        if by_hand:
            refuse_control_accounts(entry.lines)
        _refuse_closed_codes(entry, ids)
        period = Period.objects.get(pk=period_id)
        state = period.state.lower()
        raise Refused(
            "period_not_open",
            f"Period {period} is {state}, so nothing can be posted in it. Date the journal in an open period, or ask "
            "for the period to be reopened.",
            period=str(period),
            state=state,
        )
    if earlier.content_digest != digest:
        message = f"{earlier} was posted from {source.ref} with other lines. Give the new journal a name of its own."
        raise Refused("source_posted_otherwise", message, journal=str(earlier))
    return Posted(earlier.pk, again=True)
