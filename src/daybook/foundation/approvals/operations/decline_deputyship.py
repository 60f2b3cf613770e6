"""A deputy says no."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import move_deputyship
from daybook.foundation.identity.public import DeputyshipRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("approvals.decline_deputyship")
def decline_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DeputyshipRef:
    """Decline a deputyship offered to you. Refused as `accept_deputyship` is."""
    return move_deputyship(
        actor=actor, now=now, reference=reference, seen_version=seen_version, verb="decline_deputyship"
    )
