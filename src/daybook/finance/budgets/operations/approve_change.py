"""A change of budget is approved, and its money moves."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import (
    ChangeRef,
    carry_out,
    change_ref,
    lock_money,
    locked_change,
    move,
)
from daybook.finance.budgets.settling import refuse_unless_next, sign, tell_maker
from daybook.foundation.approvals.public import record_settled
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("budgets.approve_change")
def approve_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ChangeRef:
    """Approve a submitted change: its money moves at once, in the BUDGET book and with any reservations carried.

    Refused `not_found`, `stale`, `wrong_state`, `own_work` for its maker, `acted_already`, `no_authority` or
    `not_the_role` with the paragraph as the scheme stands today, `others_after` where more roles of its chain come
    after, `not_available`, `contingency_exhausted`, `line_closed`, or as the ledger does.
    """
    change = locked_change(reference, seen_version)
    authority, left = refuse_unless_next(change, actor, now)
    if left[1:]:
        message = f"{reference} still needs the {left[1]} after the {left[0]}: agree to it, and it goes on to them."
        raise Refused("others_after", message, paragraph=authority.paragraph, who_can=left[-1])
    sign(change, authority, left[0], actor, now)
    change.settled_by, change.settled_for, change.settled_at = actor.person, actor.deputy_for, now
    lock_money(change)
    move(change, "approve_change", paragraph=authority.paragraph or "")
    carry_out(change, actor.person, now)
    change.save(update_fields=["to_line"])
    record_settled(subject=reference, now=now)
    tell_maker(change, now)
    return change_ref(change)
