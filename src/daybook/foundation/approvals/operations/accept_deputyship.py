"""A deputy says yes."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import move_deputyship, tell_others
from daybook.foundation.identity.public import DeputyshipRef, duties_brought_about, is_still_held, lent_by
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("approvals.accept_deputyship")
def accept_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DeputyshipRef:
    """Accept a deputyship offered to you: on its days you may act in it, and your own work stays barred to you.

    Whoever lends the role is told, and whoever proposed it for them.
    Refused `not_found`, `stale`, `not_yours` for anybody but the deputy, `wrong_state`, `deputy_of_deputy`,
    `over_already` once its days are gone, `role_not_held` where whoever offered it lost the role, or `duties_conflict`
    where a role you were given since would make you approve your own work.
    """
    taken = move_deputyship(
        actor=actor, now=now, reference=reference, seen_version=seen_version, verb="accept_deputyship"
    )
    if taken.valid_until <= london_day(now):
        raise Refused("over_already", f"The days of {reference} are over. Ask for a new one if you are still needed.")
    if not is_still_held(taken):
        message = f"Whoever offered {reference} no longer holds the role on all of its days. Decline it, and say why."
        raise Refused("role_not_held", message, role=taken.role)
    lent = {taken.role: lent_by(taken.role, taken.operations)}
    if duties_brought_about(taken.deputy, lent, taken.valid_from, taken.valid_until):
        message = "With the roles you hold by now you would approve your own work. Decline it, and say why."
        raise Refused("duties_conflict", message, role=taken.role)
    tell_others(actor, taken, "accepted", now)
    return taken
