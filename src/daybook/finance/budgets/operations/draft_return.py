"""A return of unspent money to its fund is drafted."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, draft, named_allocation, named_line
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("budgets.draft_return")
def draft_return(
    *, actor: Actor, now: datetime, allocation: str, amount_pence: Pence, reason: str, from_line: str = ""
) -> ChangeRef:
    """Draft the return of unspent money of a decision to its fund: of its contingency, or of the budget line named.

    Refused `not_found`, `not_its_line`, `bad_amount` or `reason_missing`.
    """
    source = named_allocation(allocation)
    line = named_line(from_line) if from_line else None
    if line is not None and not source.years.filter(line=line).exists():
        message = f"{allocation} put no money into {from_line}, so it cannot return any of it. Choose one of its lines."
        raise Refused("not_its_line", message, line=from_line)
    change = Change(
        kind=ChangeKind.RETURN,
        allocation=source,
        from_line=line,
        amount_pence=amount_pence,
        reason=reason,
        made_by=actor.person,
    )
    return draft(change, now)
