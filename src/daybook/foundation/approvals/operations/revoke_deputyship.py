"""Somebody whose office it is ends a deputyship between two others."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import LONGEST_WHY, move_deputyship, tell_others
from daybook.foundation.approvals.states import DeputyshipState
from daybook.foundation.identity.public import DeputyshipRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.text import check_name


@operation("approvals.revoke_deputyship")
def revoke_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> DeputyshipRef:
    """End a deputyship between two others, or take its offer back, and say why: from this moment it lends nothing.

    Everybody else who had a part in it is told. Refused `not_found`, `stale`, `wrong_state`, `deputy_of_deputy`,
    `bad_name` without a reason, or `over_already` once it has run out.
    """
    check_name(reason, LONGEST_WHY, "The reason")
    found = move_deputyship(
        actor=actor, now=now, reference=reference, seen_version=seen_version, verb="revoke_deputyship", reason=reason
    )
    what = "ended" if found.state == DeputyshipState.ENDED else "taken back"
    tell_others(actor, found, f"{what} by the office that looks after them", now)
    return found
