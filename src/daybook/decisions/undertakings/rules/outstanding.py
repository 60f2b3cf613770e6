"""Whether an undertaking is late, and whether it stands in the way of a later decision. Pure."""

from __future__ import annotations

from datetime import date

from daybook.decisions.undertakings.states import OUTSTANDING, UndertakingState


def programme_key(programme: str) -> str:
    """One key for a programme however its name is typed: letter case and spaces do not tell programmes apart."""
    return " ".join(programme.split()).casefold()


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Open, and its day has passed."""
    return state == UndertakingState.OPEN and due_on < today


def blocks(*, state: str, blocking: bool, repeated: bool, due_on: date, today: date) -> bool:
    """Whether a later decision of the programme waits for it: marked blocking, and neither kept nor released.

    Of a repeated undertaking there is always a next one, so it blocks only once it is late or broken.
    """
    if not blocking or state not in OUTSTANDING:
        return False
    return not repeated or state == UndertakingState.BROKEN or is_overdue(state, due_on, today)
