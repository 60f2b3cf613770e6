"""Lent authority ends at once."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import move_deputyship, tell_others
from daybook.foundation.identity.public import DeputyshipRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("approvals.end_deputyship")
def end_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DeputyshipRef:
    """End an accepted deputyship, as either of the two people: from this moment it gives no authority.

    The other of the two is told, and whoever proposed it for somebody away.
    Refused `not_found`, `stale`, `not_yours`, `wrong_state`, `over_already` once it has run out, or `deputy_of_deputy`.
    """
    found = move_deputyship(actor=actor, now=now, reference=reference, seen_version=seen_version, verb="end_deputyship")
    tell_others(actor, found, "ended", now)
    return found
