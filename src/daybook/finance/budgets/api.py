"""What programs may read of funds and budgets."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.queries import BudgetRow, FundRow, visible_budget_lines, visible_funds
from daybook.kernel.actor import Actor
from daybook.kernel.reading import Reading


def read_funds(*, actor: Actor, now: datetime) -> list[FundRow]:
    """Every fund: what was put in, what decisions took, and what is left, in pence."""
    return visible_funds(actor)


def read_lines(*, actor: Actor, now: datetime, fund: str = "", case: str = "") -> list[BudgetRow]:
    """Budget lines with their figures in pence, of one fund or one decision when named."""
    return visible_budget_lines(actor, fund_code=fund, case=case)


READINGS = (
    Reading("budgets.funds", "budgets.view", read_funds),
    Reading("budgets.lines", "budgets.view", read_lines),
)
