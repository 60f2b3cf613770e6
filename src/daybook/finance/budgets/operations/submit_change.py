"""A change of budget is sent to whoever may approve it."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, change_ref, locked_change
from daybook.finance.budgets.settling import submit
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("budgets.submit_change")
def submit_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ChangeRef:
    """Send a drafted change to the first role of the chain that its kind and sum need; the money must be there.

    Refused `not_found`, `stale`, `wrong_state`, `not_your_draft`, `no_authority`, `not_available`,
    `contingency_exhausted` or `line_closed`.
    """
    change = locked_change(reference, seen_version)
    submit(change, actor, now)
    return change_ref(change)
