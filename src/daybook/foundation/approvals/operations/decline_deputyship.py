"""A deputy says no."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import move_deputyship, tell_others
from daybook.foundation.identity.public import DeputyshipRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("approvals.decline_deputyship")
def decline_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DeputyshipRef:
    """Decline a deputyship offered to you; those it is between are told. Refused `not_found`, `stale`, `not_yours`,
    `wrong_state` or `deputy_of_deputy`.
    """
    found = move_deputyship(
        actor=actor, now=now, reference=reference, seen_version=seen_version, verb="decline_deputyship"
    )
    tell_others(actor, found, "declined", now)
    return found
