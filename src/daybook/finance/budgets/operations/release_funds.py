"""Money that is no longer needed is given back to its budget line."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.reserving import ReservationRef, Step, locked_reservation, take_step
from daybook.finance.budgets.rules.reserving import release
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("budgets.release_funds")
def release_funds(
    *, actor: Actor, now: datetime, reservation: str, seen_version: int, amount_pence: Pence
) -> ReservationRef:
    """Give back part of what a reservation holds, first what is reserved and then what is committed.

    Refused `not_found`, `stale`, `wrong_state`, `bad_amount`, `more_than_held`, or as the ledger refuses.
    """
    found, line = locked_reservation(reservation, seen_version)
    step = Step(f"released {found.version}", "released", actor.person, now)
    return take_step(found, line, "release_funds", lambda held: release(held, amount_pence), step)
