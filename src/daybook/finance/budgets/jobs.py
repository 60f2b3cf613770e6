"""What budgets do when the ledger says something has happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from daybook.finance.budgets.operations.close_budget_lines import close_budget_lines
from daybook.kernel.actor import system_actor


def on_year_closed(event: dict[str, Any], now: datetime) -> None:
    """Close the year's budget lines."""
    close_budget_lines(actor=system_actor("subscriber"), now=now, year=event["year"])
