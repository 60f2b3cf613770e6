"""A change of budget is given up by whoever drafted it."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, change_ref, locked_change, move
from daybook.foundation.approvals.public import record_settled
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("budgets.withdraw_change")
def withdraw_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ChangeRef:
    """Give up one's own change before it is approved; nothing moves.

    Refused `not_found`, `stale`, `wrong_state` or `not_your_draft`.
    """
    change = locked_change(reference, seen_version)
    if change.made_by != actor.person:
        raise Refused("not_your_draft", "Only whoever drafted a change withdraws it. Refuse it, or ask them.")
    change.settled_by, change.settled_at = actor.person, now
    move(change, "withdraw_change")
    record_settled(subject=reference, now=now)
    return change_ref(change)
