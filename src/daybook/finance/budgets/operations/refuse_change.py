"""A change of budget is turned down."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import LONGEST_REASON, ChangeRef, change_ref, locked_change, move
from daybook.finance.budgets.settling import refuse_unless_next, tell_maker
from daybook.foundation.approvals.public import record_settled
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note


@operation("budgets.refuse_change")
def refuse_change(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> ChangeRef:
    """Turn a submitted change down, saying why; nothing moves.

    For whoever acts next in its chain. Refused `reason_missing`, `bad_text`, and as approving refuses.
    """
    check_note(reason, LONGEST_REASON)
    if not reason.strip():
        raise Refused("reason_missing", "Say why it is turned down: whoever drafted it reads this.")
    change = locked_change(reference, seen_version)
    authority, _ = refuse_unless_next(change, actor, now)
    change.settled_by, change.settled_for = actor.person, actor.deputy_for
    change.settled_at, change.settled_reason = now, reason
    move(change, "refuse_change", paragraph=authority.paragraph or "")
    record_settled(subject=reference, now=now)
    tell_maker(change, now)
    return change_ref(change)
