"""Somebody asks a colleague to act for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.foundation.approvals.deputising import ask_deputy, keep_offer
from daybook.foundation.identity.public import DeputyOffer, DeputyshipRef
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("approvals.offer_deputyship")
def offer_deputyship(
    *,
    actor: Actor,
    now: datetime,
    deputy: str,
    role: str,
    valid_from: date,
    valid_until: date,
    why: str,
    limit_pence: Pence | None = None,
    operations: Sequence[str] = (),
) -> DeputyshipRef:
    """Offer a colleague one of your roles for some days; it gives no authority until they accept.

    `valid_until` is the first day without it; `limit_pence` the largest sum they may sign for; `operations` narrows
    what of the role is lent (empty: all that may be lent). Refused `deputy_of_deputy`, `deputy_of_self`,
    `not_lent` for a role or operation that is never lent, `role_not_held`, `dates_in_order`, `over_already`,
    `too_long`, `duties_conflict` for somebody who would come to approve their own work, `deputy_named`, or
    `unknown_person`.
    """
    narrowed = tuple(sorted(set(operations)))
    offer = DeputyOffer(actor.person, deputy, role, narrowed, limit_pence, why, valid_from, valid_until)
    made = keep_offer(actor, offer, now)
    ask_deputy(made, now)
    return made
