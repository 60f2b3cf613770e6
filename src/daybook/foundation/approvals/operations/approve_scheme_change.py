"""A change to the scheme of delegation is approved by a second person."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.changing import SchemeChangeRef, locked_scheme_change, settle, take
from daybook.foundation.approvals.public import refuse_own_work
from daybook.foundation.approvals.routing import reroute
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("approvals.approve_scheme_change")
def approve_scheme_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> SchemeChangeRef:
    """Approve a proposed change: the scheme says so from its first day, and what waits goes to whoever then decides.

    What was decided before keeps the authority it was decided under. Refused `not_found`, `stale`, `wrong_state`,
    `own_work` for whoever proposed it, `backdated` once its first day has passed, or as proposing refuses where the
    scheme has moved on since.
    """
    change = locked_scheme_change(reference, seen_version)
    refuse_own_work(actor, change.proposed_by, f"the proposal {reference}")
    settled = settle(change, "approve_scheme_change", actor, now)
    take(change, now)
    reroute(now)
    return settled
