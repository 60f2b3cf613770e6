"""Money of a budget line is set aside for something that will be bought."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from daybook.finance.budgets.reserving import ReservationRef, Step, locked_line, open_reservation
from daybook.foundation.approvals.public import refuse_beyond_limit
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("budgets.reserve_funds")
def reserve_funds(
    *, actor: Actor, now: datetime, line: str, title: str, amount_pence: Pence, account: str = ""
) -> ReservationRef:
    """Set money of a budget line aside, so that nobody else can take it; on the line's own account unless one is named.

    Refused `not_found`, `bad_name`, `bad_amount`, `line_closed`, `budget_exhausted` (hard stop) with what is available,
    `over_limit` for a deputy, or as the ledger refuses. Past a soft stop it is let through and `over_pence`
    says by how much.
    """
    found = locked_line(line)
    refuse_beyond_limit(actor, amount_pence, now)
    step = Step("reserved", "reserved", actor.person, now)
    return open_reservation(found, title, account, amount_pence, ("manual", uuid4().hex), step)
