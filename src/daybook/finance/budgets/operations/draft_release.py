"""A release of contingency is drafted."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, draft, named_allocation, named_line
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("budgets.draft_release")
def draft_release(
    *, actor: Actor, now: datetime, allocation: str, to_line: str, amount_pence: Pence, reason: str
) -> ChangeRef:
    """Draft the release of contingency of an allocation into one of the budget lines it put money into.

    Refused `not_found`, `not_its_line`, `bad_amount` or `reason_missing`.
    """
    source, target = named_allocation(allocation), named_line(to_line)
    if not source.years.filter(line=target).exists():
        message = (
            f"{allocation} put no money into {to_line}, so its contingency cannot go there. Choose one of its lines."
        )
        raise Refused("not_its_line", message, line=to_line)
    change = Change(
        kind=ChangeKind.RELEASE,
        allocation=source,
        to_line=target,
        amount_pence=amount_pence,
        reason=reason,
        made_by=actor.person,
    )
    return draft(change, now)
