"""What the worker does with programmes."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.operations.remind_owners import remind_owners
from daybook.change.programmes.owning import due_and_unasked
from daybook.kernel.actor import system_actor
from daybook.kernel.periods import london_day

REMINDER = "reminder"


def remind_of_owned(now: datetime) -> None:
    """Ask owners of what has become due or late; a day on which nothing has leaves no trace."""
    while due_and_unasked(london_day(now), 1):
        remind_owners(actor=system_actor(REMINDER), now=now)
