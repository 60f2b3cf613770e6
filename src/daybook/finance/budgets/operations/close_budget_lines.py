"""The budget lines of a closed year are closed."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.models import BudgetLine
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day


@operation("budgets.close_budget_lines")
def close_budget_lines(*, actor: Actor, now: datetime, year: str) -> int:
    """Close the lines of a year whose books are closed, so that nothing new is planned against them; how many.

    Done by the subscription to the ledger's YearClosed; closing lines again changes nothing.
    """
    lines = BudgetLine.objects.filter(year=year, closed_on=None).update(closed_on=london_day(now))
    note(f"YEAR-{year}", budget_lines=lines)
    return lines
