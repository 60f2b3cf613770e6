"""An offer is taken back before it is answered."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import move_deputyship, tell_others
from daybook.foundation.identity.public import DeputyshipRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("approvals.withdraw_deputyship")
def withdraw_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DeputyshipRef:
    """Withdraw a deputyship that nobody has answered: one you offered or proposed, or that was proposed for you.

    Everybody else who had a part in it is told. Refused `not_found`, `stale`, `not_yours`, `wrong_state` or
    `deputy_of_deputy`.
    """
    found = move_deputyship(
        actor=actor, now=now, reference=reference, seen_version=seen_version, verb="withdraw_deputyship"
    )
    tell_others(actor, found, "withdrawn", now)
    return found
