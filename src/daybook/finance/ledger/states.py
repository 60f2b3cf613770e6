"""The states of a period and of a journal on its way into the books."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class PeriodState(StrEnum):
    """Which journals a period takes.

    OPEN takes all, CLOSING only those that a second person posts, CLOSED and LOCKED none. FUTURE takes budgets, money
    reserved or promised from them and the opening entries of its year, and nothing that is spent.
    """

    FUTURE = "FUTURE"
    OPEN = "OPEN"
    CLOSING = "CLOSING"
    CLOSED = "CLOSED"
    LOCKED = "LOCKED"


PERIOD = Machine(
    "the period",
    frozenset(
        {
            (PeriodState.FUTURE, "open_period", PeriodState.OPEN),
            (PeriodState.OPEN, "start_closing_period", PeriodState.CLOSING),
            (PeriodState.CLOSING, "close_period", PeriodState.CLOSED),
            (PeriodState.CLOSING, "reopen_period", PeriodState.OPEN),
            (PeriodState.CLOSED, "reopen_period", PeriodState.OPEN),
            (PeriodState.CLOSED, "close_year", PeriodState.LOCKED),
        }
    ),
)


class JournalState(StrEnum):
    """A draft may be changed by its maker; posting writes lines that nothing changes again."""

    DRAFT = "DRAFT"
    POSTED = "POSTED"
    DISCARDED = "DISCARDED"


JOURNAL = Machine(
    "the journal",
    frozenset(
        {
            (JournalState.DRAFT, "revise_journal", JournalState.DRAFT),
            (JournalState.DRAFT, "post_journal", JournalState.POSTED),
            (JournalState.DRAFT, "discard_journal", JournalState.DISCARDED),
            (JournalState.POSTED, "reverse_journal", JournalState.POSTED),
        }
    ),
)
