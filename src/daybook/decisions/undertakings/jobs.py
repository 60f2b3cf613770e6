"""What the worker does with undertakings."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.undertakings.operations.remind_overdue import remind_overdue
from daybook.decisions.undertakings.queries import unreminded
from daybook.kernel.actor import system_actor
from daybook.kernel.periods import london_day

REMINDER = "reminder"


def remind_of_overdue(now: datetime) -> None:
    """Put what has become late into the inbox; a day on which nothing has leaves no trace."""
    while unreminded(london_day(now), 1):
        remind_overdue(actor=system_actor(REMINDER), now=now)
