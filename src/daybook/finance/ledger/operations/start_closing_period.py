"""A period begins to close."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.periods import move_period
from daybook.finance.ledger.public import PeriodRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("ledger.start_closing_period")
def start_closing_period(*, actor: Actor, now: datetime, year: str, number: int, seen_version: int) -> PeriodRef:
    """Begin to close an open period: imports and feeds stop, journals that a second person checks still post.

    `year` as 2026/27, `number` 1 (April) to 13. Refused `wrong_state` or `stale`.
    """
    return move_period(year, number, seen_version, "start_closing_period")
