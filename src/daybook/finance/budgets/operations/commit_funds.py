"""Money set aside is committed by an order."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.reserving import ReservationRef, Step, locked_reservation, take_step
from daybook.finance.budgets.rules.reserving import commit
from daybook.foundation.approvals.public import refuse_beyond_limit
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("budgets.commit_funds")
def commit_funds(
    *, actor: Actor, now: datetime, reservation: str, seen_version: int, amount_pence: Pence
) -> ReservationRef:
    """Commit an order against a reservation: what is reserved is used first, and only the rest is newly taken.

    Refused `not_found`, `stale`, `wrong_state`, `bad_amount`, `line_closed`, `budget_exhausted`, `over_limit` for a
    deputy, or as the ledger refuses.
    """
    found, line = locked_reservation(reservation, seen_version)
    refuse_beyond_limit(actor, amount_pence, now)
    step = Step(f"committed {found.version}", "committed", actor.person, now)
    return take_step(found, line, "commit_funds", lambda held: commit(held, amount_pence), step)
