"""Something is not handed over after all."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.models import TransferDropped
from daybook.change.programmes.progress import keep, locked_programme, reasoned
from daybook.change.programmes.refs import TransferRef
from daybook.change.programmes.rules.team import Transfer
from daybook.change.programmes.teaming import transfer_of
from daybook.foundation.approvals.public import record_settled
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation


@operation("programmes.drop_transfer")
def drop_transfer(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, item: str, reason: str
) -> TransferRef:
    """Take something off the list of what is to be handed over, saying why: it holds no step back from then on.

    Refused `words_missing`, `bad_text`, `wrong_state` once it was confirmed or dropped, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = transfer_of(row, item)
    words = reasoned(reason, "why it is not handed over")
    TransferDropped.objects.create(item=found, why=words, made_by=actor.person, at=now)
    record_settled(subject=item, now=now)
    note(item)
    note(found.role.reference)
    return TransferRef(
        item, found.role.reference, found.knowledge, found.to_post, Transfer.DROPPED.value, keep(row).version
    )
