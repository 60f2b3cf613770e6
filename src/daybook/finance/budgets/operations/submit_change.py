"""A change of budget is sent to whoever may approve it."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, change_ref, lock_money, locked_change, move, size_pence
from daybook.finance.budgets.rules.authority import approver_of
from daybook.foundation.approvals.public import record_waiting, scheme_rules
from daybook.kernel.actor import Actor
from daybook.kernel.money import said
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("budgets.submit_change")
def submit_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ChangeRef:
    """Send a drafted change to the role that its kind and sum need; the money must be there.

    Refused `not_found`, `stale`, `wrong_state`, `not_your_draft`, `no_authority`, `not_available`,
    `contingency_exhausted` or `line_closed`.
    """
    change = locked_change(reference, seen_version)
    if change.made_by != actor.person:
        raise Refused("not_your_draft", "Only whoever drafted a change submits it. Ask them, or draft one yourself.")
    size = size_pence(change)
    change.role_title, authority = approver_of(scheme_rules(now), change.kind, size, london_day(now))
    change.paragraph = (authority.paragraph or "")[:60]
    move(change, "submit_change", paragraph=change.paragraph)
    lock_money(change)
    record_waiting(
        subject=reference,
        verb="budgets.approve_change",
        title=f"{change.get_kind_display()}: {said(size)}",
        why=change.reason,
        now=now,
        barred=[change.made_by],
        maker=change.made_by,
        paragraph=change.paragraph,
        role_title=change.role_title,
        amount_pence=size,
        yes="its money moves at once.",
        no="nothing moves, and whoever drafted it is told why.",
    )
    return change_ref(change)
