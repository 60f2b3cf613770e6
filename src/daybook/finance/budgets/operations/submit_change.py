"""A change of budget is sent to whoever may approve it."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, change_ref, lock_money, locked_change, move
from daybook.finance.budgets.settling import chain_of, tell_next
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("budgets.submit_change")
def submit_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ChangeRef:
    """Send a drafted change to the first role of the chain that its kind and sum need; the money must be there.

    Refused `not_found`, `stale`, `wrong_state`, `not_your_draft`, `no_authority`, `not_available`,
    `contingency_exhausted` or `line_closed`.
    """
    change = locked_change(reference, seen_version)
    if change.made_by != actor.person:
        raise Refused("not_your_draft", "Only whoever drafted a change submits it. Ask them, or draft one yourself.")
    authority, left = chain_of(change, now)
    change.role_title, change.paragraph = ", then ".join(left), authority.paragraph or ""
    move(change, "submit_change", paragraph=change.paragraph)
    lock_money(change)
    tell_next(change, authority, left, now)
    return change_ref(change)
