"""An offer is taken back before it is answered."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import move_deputyship
from daybook.foundation.identity.public import DeputyshipRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("approvals.withdraw_deputyship")
def withdraw_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DeputyshipRef:
    """Withdraw a deputyship you offered and nobody has answered. Refused `not_yours`, `wrong_state` and the like."""
    return move_deputyship(
        actor=actor, now=now, reference=reference, seen_version=seen_version, verb="withdraw_deputyship"
    )
