"""A period is closed."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.periods import move_period
from daybook.finance.ledger.public import PeriodRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("ledger.close_period")
def close_period(*, actor: Actor, now: datetime, year: str, number: int, seen_version: int) -> PeriodRef:
    """Close a period that is closing; nothing posts in it until it is reopened.

    `year` as 2026/27, `number` 1 (April) to 13. Refused `wrong_state` or `stale`.
    """
    return move_period(year, number, seen_version, "close_period")
