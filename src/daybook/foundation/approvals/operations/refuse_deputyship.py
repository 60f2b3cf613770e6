"""A second person turns down the deputy proposed for somebody who is away."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.deputising import LONGEST_WHY, settle_proposal, tell_whose
from daybook.foundation.identity.public import DeputyshipRef
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.text import check_name


@operation("approvals.refuse_deputyship")
def refuse_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> DeputyshipRef:
    """Turn a proposed deputyship down: nobody is asked, and whoever proposed it is told why.

    Refused `not_found`, `stale`, `wrong_state`, `deputy_of_deputy`, `bad_name` without a reason, or `own_work` for
    whoever proposed it, who withdraws it instead.
    """
    check_name(reason, LONGEST_WHY, "The reason")
    found = settle_proposal(actor, reference, "refuse_deputyship", now=now, seen_version=seen_version, reason=reason)
    tell_whose(found, [found.principal], "refused", now)
    title = f"{reference} is refused: a deputy in the role {found.role_title}"
    record_message(kind="settled", people=[found.proposed_by], subject=reference, title=title, now=now)
    return found
