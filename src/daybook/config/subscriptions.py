"""The one table of who hears of what: event, then the handlers above it."""

from __future__ import annotations

from daybook.decisions.cases.public import DecisionPublished, PastDecisionRecorded
from daybook.finance.budgets.jobs import on_year_closed
from daybook.finance.ledger.public import YearClosed
from daybook.kernel.outbox import Subscriptions
from daybook.openness.decisions.jobs import on_decision_published, on_past_decision_recorded

SUBSCRIPTIONS: Subscriptions = {
    DecisionPublished: (on_decision_published,),
    PastDecisionRecorded: (on_past_decision_recorded,),
    YearClosed: (on_year_closed,),
}
