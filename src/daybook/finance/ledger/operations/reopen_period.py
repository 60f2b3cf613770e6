"""A period is opened again."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.periods import move_period
from daybook.finance.ledger.public import PeriodRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("ledger.reopen_period")
def reopen_period(*, actor: Actor, now: datetime, year: str, number: int, seen_version: int) -> PeriodRef:
    """Open a closing or closed period again; never a locked one.

    `year` as 2026/27, `number` 1 (April) to 13. Refused `wrong_state` or `stale`.
    """
    return move_period(year, number, seen_version, "reopen_period")
