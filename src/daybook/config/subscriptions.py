"""The one table of who hears of what: event, then the handlers above it."""

from __future__ import annotations

from daybook.finance.budgets.jobs import on_year_closed
from daybook.finance.ledger.public import YearClosed
from daybook.kernel.outbox import Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    YearClosed: (on_year_closed,),
}
