"""A change of budget is agreed to by a role that acts before its approver."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, change_ref, locked_change, move
from daybook.finance.budgets.settling import refuse_unless_next, sign, tell_next
from daybook.foundation.approvals.public import record_settled
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("budgets.agree_change")
def agree_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ChangeRef:
    """Agree to a submitted change, so that it goes on to the next role of its chain; nothing moves yet.

    Refused `not_found`, `stale`, `wrong_state`, `own_work` for its maker, `acted_already` for whoever has acted on it,
    `no_authority` or `not_the_role` with the paragraph as the scheme stands today, `over_limit` for a deputy, or
    `nobody_after` where the actor's role is the one that approves it.
    """
    change = locked_change(reference, seen_version)
    authority, left = refuse_unless_next(change, actor, now)
    if not left[1:]:
        message = f"Nobody acts on {reference} after the {left[0]}: approve it, or refuse it."
        raise Refused("nobody_after", message, paragraph=authority.paragraph)
    sign(change, authority, left[0], actor, now)
    move(change, "agree_change", paragraph=authority.paragraph or "")
    record_settled(subject=reference, now=now)
    tell_next(change, authority, left[1:], now)
    return change_ref(change)
