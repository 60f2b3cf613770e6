"""The books of a financial year are opened."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.periods import record_year
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import FinancialYear


@operation("ledger.open_year")
def open_year(*, actor: Actor, now: datetime, year: str) -> int:
    """Make the twelve months of a year, its opening entries (0) and its adjustment period (13), all future.

    `year` as 2026/27. The number of periods made is returned: 0 when they all stand.
    """
    return record_year(FinancialYear.parse(year))
