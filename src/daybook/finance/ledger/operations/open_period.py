"""A future period begins to take journals."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.periods import move_period
from daybook.finance.ledger.public import PeriodRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("ledger.open_period")
def open_period(*, actor: Actor, now: datetime, year: str, number: int, seen_version: int) -> PeriodRef:
    """Open a future period, so that journals can be posted in it.

    `year` as 2026/27, `number` 1 (April) to 13. Refused `wrong_state` or `stale`.
    """
    return move_period(year, number, seen_version, "open_period")
