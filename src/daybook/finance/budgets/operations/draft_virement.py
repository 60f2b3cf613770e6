"""A virement is drafted: money from one budget line to another of the same fund and year."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, draft, facts_of, named_line
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.finance.budgets.rules.changes import check_virement
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("budgets.draft_virement")
def draft_virement(
    *, actor: Actor, now: datetime, from_line: str, to_line: str, amount_pence: Pence, reason: str
) -> ChangeRef:
    """Draft a virement; nothing moves before it is submitted and approved.

    Refused `not_found`, `same_line`, `another_fund`, `another_year`, `mixed_money`, `bad_amount` or `reason_missing`.
    """
    source, target = named_line(from_line), named_line(to_line)
    check_virement(facts_of(source), facts_of(target))
    change = Change(
        kind=ChangeKind.VIREMENT,
        from_line=source,
        to_line=target,
        amount_pence=amount_pence,
        reason=reason,
        made_by=actor.person,
    )
    return draft(change, now)
