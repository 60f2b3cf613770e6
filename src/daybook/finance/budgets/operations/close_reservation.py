"""Nothing more will be bought on a reservation: what it still holds is given back."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.reserving import ReservationRef, Step, locked_reservation, take_step
from daybook.finance.budgets.rules.reserving import release_all
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("budgets.close_reservation")
def close_reservation(*, actor: Actor, now: datetime, reservation: str, seen_version: int) -> ReservationRef:
    """Close a reservation, short where it still holds money: all of that is available again.

    Refused `not_found`, `stale`, `wrong_state`, or as the ledger refuses.
    """
    found, line = locked_reservation(reservation, seen_version)
    step = Step(f"closed {found.version}", "closed", actor.person, now)
    return take_step(found, line, "close_reservation", release_all, step)
