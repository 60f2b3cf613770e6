"""A deputy is proposed for somebody who is away and cannot ask for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.foundation.approvals.deputising import keep_offer, tell_whose
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.identity.public import DeputyOffer, DeputyshipRef
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("approvals.propose_deputyship")
def propose_deputyship(
    *,
    actor: Actor,
    now: datetime,
    principal: str,
    deputy: str,
    role: str,
    valid_from: date,
    valid_until: date,
    why: str,
    limit_pence: Pence | None = None,
    operations: Sequence[str] = (),
) -> DeputyshipRef:
    """Propose a deputy for a colleague who is suddenly away: somebody else confirms it, then the deputy is asked.

    The colleague is told, and may withdraw or end it at any moment. What may be proposed is what they could offer
    themselves, so it is refused as `offer_deputyship` is; also `own_role` for a role of one's own, and
    `deputy_of_proposer` for oneself as the deputy.
    """
    narrowed = tuple(sorted(set(operations)))
    offer = DeputyOffer(principal, deputy, role, narrowed, limit_pence, why, valid_from, valid_until, actor.person)
    made = keep_offer(actor, offer, now)
    record_waiting(
        subject=made.reference,
        verb="approvals.confirm_deputyship",
        title=f"A deputy in the role {made.role_title} for somebody who is away",
        why=why,
        now=now,
        barred=[actor.person, deputy, principal],
        maker=actor.person,
        yes="the deputy is asked; once they accept they may use the role on these days.",
        no="nobody is asked, and whoever proposed it is told why.",
    )
    tell_whose(made, [principal], "proposed for you", now)
    return made
