"""The holder of a post confirms that something was handed over to it."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.models import TransferConfirmed
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import TransferRef
from daybook.change.programmes.rules.team import Transfer
from daybook.change.programmes.teaming import refuse_confirming, transfer_of
from daybook.foundation.approvals.public import record_settled
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation


@operation("programmes.confirm_transfer")
def confirm_transfer(*, actor: Actor, now: datetime, reference: str, seen_version: int, item: str) -> TransferRef:
    """Confirm, holding the post that receives it or acting for whoever does, that something was handed over.

    Refused `not_the_owner` for whoever does not hold that post, `own_work` for whoever listed or showed it,
    `not_shown` before anything shows it, `wrong_state` once it was confirmed, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = transfer_of(row, item)
    refuse_confirming(found, actor, now)
    TransferConfirmed.objects.create(item=found, made_by=actor.person, at=now)
    record_settled(subject=item, now=now)
    note(item)
    note(found.role.reference)
    standing = Transfer.CONFIRMED.value
    return TransferRef(item, found.role.reference, found.knowledge, found.to_post, standing, keep(row).version)
