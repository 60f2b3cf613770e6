"""An invoice uses what was committed."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from daybook.finance.budgets.committing import refuse_beyond_authority
from daybook.finance.budgets.reserving import Creditor, ReservationRef, Step, locked_reservation, take_step
from daybook.finance.budgets.rules.reserving import invoice
from daybook.foundation.approvals.public import refuse_beyond_limit, refuse_own_work
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("budgets.invoice_funds")
def invoice_funds(
    *,
    actor: Actor,
    now: datetime,
    reservation: str,
    seen_version: int,
    amount_pence: Pence,
    creditor_cost_centre: str,
    creditor_account: str,
) -> ReservationRef:
    """Book an invoice against a reservation as actual: committed money is used first, then what is reserved.

    It is owed on the account and cost centre named. What it comes to beyond its order is committed by it, so it needs
    the authority to commit that. Refused `own_work` for whoever reserved the money, and as committing refuses.
    """
    found, line = locked_reservation(reservation, seen_version)
    refuse_own_work(actor, found.made_by, f"reservation {found}")
    refuse_beyond_limit(actor, amount_pence, now)
    of = partial(invoice, amount_pence=amount_pence)
    authority = refuse_beyond_authority(found, line, of, actor, now)
    creditor = Creditor(creditor_cost_centre, creditor_account)
    step = Step(f"invoiced {found.version}", "invoiced", actor.person, now, creditor, authority)
    return take_step(found, line, "invoice_funds", of, step)
