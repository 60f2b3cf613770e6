"""It is shown that something was handed over."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.models import TransferShown
from daybook.change.programmes.progress import keep, locked_programme, told
from daybook.change.programmes.refs import TransferRef
from daybook.change.programmes.rules.team import Transfer
from daybook.change.programmes.teaming import transfer_of
from daybook.foundation.approvals.public import record_waiting
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation


@operation("programmes.evidence_transfer")
def evidence_transfer(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, item: str, evidence: str
) -> TransferRef:
    """Say what shows that something was handed over; the holder of the receiving post is asked to confirm it.

    Refused `words_missing`, `bad_text`, `wrong_state` once it was confirmed, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = transfer_of(row, item)
    said = told(evidence, "what shows that it was handed over")
    number = found.shown.count() + 1
    TransferShown.objects.create(item=found, number=number, evidence=said, made_by=actor.person, at=now)
    record_waiting(
        subject=item,
        verb="programmes.confirm_transfer",
        title=f"Confirm that you have it: {found.knowledge}",
        why=f"It is to be handed over to your post in {row.title}. Shown: {said}"[:500],
        now=now,
        barred=sorted({actor.person, found.made_by, *filter(None, [actor.deputy_for])}),
        holder=found.to_post,
        maker=actor.person,
        yes="it counts as handed over, and no longer holds a milestone back.",
        no="leave it open, and say what is missing.",
    )
    note(item)
    note(found.role.reference)
    return TransferRef(
        item, found.role.reference, found.knowledge, found.to_post, Transfer.SHOWN.value, keep(row).version
    )
