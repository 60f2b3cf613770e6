"""A second person confirms that somebody who is away is given a deputy."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import ask_deputy, refuse_conflict, settle_proposal, tell_whose
from daybook.foundation.approvals.rules.deputyships import refuse_days
from daybook.foundation.identity.public import DeputyshipRef, is_still_held
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("approvals.confirm_deputyship")
def confirm_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DeputyshipRef:
    """Confirm a proposed deputyship: it is offered to the deputy, and lends nothing before they accept.

    Refused `not_found`, `stale`, `wrong_state`, `deputy_of_deputy`, `own_work` for whoever proposed it,
    `deputy_of_self` for the deputy, `own_role` for whoever is said to be away, `over_already` once its days are gone,
    `role_not_held` where the colleague lost the role, or `duties_conflict`.
    """
    found = settle_proposal(
        actor, reference, "confirm_deputyship", now=now, seen_version=seen_version, confirmed_by=actor.person
    )
    if actor.person == found.deputy:
        message = f"You would be the deputy in {reference}, so somebody else must confirm it. Ask a colleague."
        raise Refused("deputy_of_self", message)
    if actor.person == found.principal:
        message = (
            f"{reference} lends your own role because you are said to be away, so somebody else must confirm it. If "
            "you are here, withdraw it and offer a deputy yourself."
        )
        raise Refused("own_role", message)
    refuse_days(found.valid_from, found.valid_until, london_day(now))
    if not is_still_held(found):
        message = "They no longer hold the role on all of these days, so nobody can lend it. Refuse it, and say why."
        raise Refused("role_not_held", message, role=found.role)
    refuse_conflict(found)
    ask_deputy(found, now)
    tell_whose(found, [found.principal], "confirmed, and offered to them", now)
    title = f"{reference} is confirmed: a deputy in the role {found.role_title}"
    record_message(kind="settled", people=[found.proposed_by], subject=reference, title=title, now=now)
    return found
