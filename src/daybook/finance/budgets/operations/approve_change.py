"""A change of budget is approved, and its money moves."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, change_ref, locked_change
from daybook.finance.budgets.settling import approve, tell_maker
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("budgets.approve_change")
def approve_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ChangeRef:
    """Approve a submitted change: its money moves at once, in the BUDGET book and with any reservations carried.

    Refused `not_found`, `stale`, `wrong_state`, `own_work` for its maker, `acted_already`, `no_authority` or
    `not_the_role` with the paragraph as the scheme stands today, `others_after` where more roles of its chain come
    after, `not_available`, `contingency_exhausted`, `line_closed`, or as the ledger does.
    """
    change = locked_change(reference, seen_version)
    approve(change, actor, now)
    tell_maker(change, now)
    return change_ref(change)
