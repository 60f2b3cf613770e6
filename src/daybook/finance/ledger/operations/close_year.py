"""A financial year is closed to reserves, and its balances are carried into the next."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from daybook.finance.ledger.models import Account, AccountKind, Book, Period
from daybook.finance.ledger.periods import OPENING_PERIOD, YearClosed, carry_forward, first_open_year, record_year
from daybook.finance.ledger.public import JournalEntry, Source, record_journal
from daybook.finance.ledger.queries import closing_lines
from daybook.finance.ledger.rules.journals import JournalLine
from daybook.finance.ledger.states import PERIOD, PeriodState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move, operation
from daybook.kernel.outbox import publish
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused


@operation("ledger.close_year")
def close_year(
    *, actor: Actor, now: datetime, year: str, cost_centre: str, reserve_account: str, control_account: str
) -> list[str]:
    """Close a year: income and expenditure to reserves, balances into the next year, and every period locked.

    The closing journals are the opening entries of the next year, dated 1 April, one per body and book: actuals go to
    `reserve_account`, the budget, reservation and commitment books to `control_account`, both on `cost_centre`. Refused
    `unfit_account`, or `year_not_closed` while a period of this or an earlier year still takes journals. The journals'
    references are returned.
    """
    closing = FinancialYear.parse(year)
    following = closing.plus(1)
    _refuse_unfit(reserve_account, AccountKind.RESERVE)
    _refuse_unfit(control_account, AccountKind.CONTROL)
    _refuse_open_periods(closing)
    record_year(following)
    note_move(f"YEAR-{year}", PeriodState.CLOSED, PeriodState.LOCKED)
    carry_forward(closing)
    posted = [
        record_journal(
            JournalEntry(
                book=book,
                on_date=following.span.start,
                description=f"Year-end close of {year}",
                source=Source("year_end", f"{year} {book}", body),
                lines=lines,
                made_by=actor.person,
                period_number=OPENING_PERIOD,
            ),
            posted_by=actor.person,
            now=now,
        )
        for book in Book.values
        for body, lines in _closing_journals(
            closing, book, cost_centre, reserve_account if book == Book.ACTUAL else control_account
        ).items()
    ]
    Period.objects.filter(year=year).update(state=PeriodState.LOCKED)
    Period.objects.filter(year=str(following), number=OPENING_PERIOD).update(state=PeriodState.LOCKED)
    publish(YearClosed(year))
    return [journal.reference for journal in posted]


def _refuse_unfit(code: str, kind: AccountKind) -> None:
    account = Account.objects.filter(code=code).first()
    if account is None or account.kind != kind:
        raise Refused("unfit_account", f"Account {code} is no {kind.label.lower()} account. Choose one that is.")


def _refuse_open_periods(year: FinancialYear) -> None:
    if str(year) < first_open_year():
        raise Refused("year_already_closed", f"{year} is already closed: its balances stand in {year.plus(1)}.")
    periods = list(Period.objects.select_for_update().filter(year__lte=str(year)).order_by("year", "number"))
    if not any(period.year == str(year) for period in periods):
        raise Refused("not_found", f"The books have no periods for {year}.")
    unfinished = [
        str(period)
        for period in periods
        if period.number != OPENING_PERIOD and period.state not in {PeriodState.CLOSED, PeriodState.LOCKED}
    ]
    if unfinished:
        named = ", ".join(unfinished[:13])
        raise Refused("year_not_closed", f"These periods are not closed: {named}. Close them first.", periods=named)
    for period in periods:
        if period.state == PeriodState.CLOSED:
            PERIOD.target(PeriodState(period.state), "close_year")


def _closing_journals(year: FinancialYear, book: str, cost_centre: str, account: str) -> dict[str, list[JournalLine]]:
    """Per body, the lines that bring income and expenditure to nothing and their sum to the reserve."""
    by_body: dict[str, list[JournalLine]] = defaultdict(list)
    for line in closing_lines(year, book, (AccountKind.INCOME, AccountKind.EXPENDITURE)):
        by_body[line.body].append(line)
    for body, lines in by_body.items():
        total = sum(line.amount_pence for line in lines)
        if total:
            lines.append(JournalLine(body, cost_centre, account, "", "", "", -total, f"Result of {year}"))
    note(f"YEAR-{year}", bodies=len(by_body))
    return by_body
