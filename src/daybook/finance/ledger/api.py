"""What programs may read from the ledger."""

from __future__ import annotations

from datetime import date, datetime

from daybook.finance.ledger.models import Book
from daybook.finance.ledger.queries import BalanceRow, LineRow, Segments, Span, lines_of, trial_balance
from daybook.kernel.actor import Actor
from daybook.kernel.reading import Reading


def read_trial_balance(
    *, actor: Actor, now: datetime, as_at: date, book: Book = Book.ACTUAL, body: str = "", cost_centre: str = ""
) -> list[BalanceRow]:
    """Balances by body and account at the end of a day, in signed pence, debit positive; zero rows left out."""
    return trial_balance(as_at, book, Segments(body=body, cost_centre=cost_centre))


def read_lines(
    *,
    actor: Actor,
    now: datetime,
    until: date,
    since: date | None = None,
    book: Book = Book.ACTUAL,
    body: str = "",
    cost_centre: str = "",
    account: str = "",
    project: str = "",
    fund: str = "",
    after_date: date | None = None,
    after_journal: int = 0,
    after_number: int = 0,
) -> list[LineRow]:
    """Posted lines in date order, 500 at a time; give the date, journal id and number of the last to read on."""
    codes = Segments(body=body, cost_centre=cost_centre, account=account, project=project, fund=fund)
    after = (after_date, after_journal, after_number) if after_date else None
    return lines_of(Span(book, since, until, codes), after, limit=500)


READINGS = (
    Reading("ledger.trial_balance", "ledger.view", read_trial_balance),
    Reading("ledger.lines", "ledger.view", read_lines),
)
