"""Money set aside is committed by an order."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from daybook.finance.budgets.committing import refuse_beyond_authority
from daybook.finance.budgets.reserving import ReservationRef, Step, locked_reservation, take_step
from daybook.finance.budgets.rules.reserving import commit
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("budgets.commit_funds")
def commit_funds(
    *, actor: Actor, now: datetime, reservation: str, seen_version: int, amount_pence: Pence
) -> ReservationRef:
    """Commit an order against a reservation: what is reserved is used first, and only the rest is newly taken.

    The scheme of delegation says who may, by all that the reservation then has on order or invoiced, and by whether its
    line has available what the order takes. Refused `not_found`, `stale`, `wrong_state`, `bad_amount`, `line_closed`,
    `budget_exhausted`, `no_authority` or `not_the_role` with the paragraph, `over_limit` for a deputy by all that the
    reservation then has on order or invoiced, or as the ledger refuses.
    """
    found, line = locked_reservation(reservation, seen_version)
    of = partial(commit, amount_pence=amount_pence)
    authority = refuse_beyond_authority(found, line, of, actor, now)
    step = Step(f"committed {found.version}", "committed", actor.person, now, authority=authority)
    return take_step(found, line, "commit_funds", of, step)
