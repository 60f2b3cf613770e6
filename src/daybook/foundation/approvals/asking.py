"""What the acts on an item share: find it, locked, for whoever has it, and read what was said."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.models import WaitingItem
from daybook.foundation.approvals.queries import could_do, seat_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_SAYING = 2_000


def locked_item(actor: Actor, now: datetime, subject: str, verb: str, seen_version: int) -> WaitingItem:
    """An open item that the actor could do in the name they act in, whoever it was handed on to; locked.

    Refused `not_found` where nothing of the kind waits for them, or `stale` when another version was seen.
    """
    seat = seat_of(actor, now)
    row = WaitingItem.objects.select_for_update().filter(subject=subject, verb=verb, settled_at=None).first()
    if row is None or not WaitingItem.objects.filter(could_do(seat), pk=row.pk).exists():
        message = (
            f"Nothing of this kind about {subject[:40]} waits for you in the name you act in: it is done, or it is "
            "somebody else’s. Look in My work."
        )
        raise Refused("not_found", message)
    note(subject)
    if row.version != seen_version:
        message = f"What waits about {subject} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, subject=subject, seen=seen_version, now=row.version)
    return row


def said(words: str, what: str) -> str:
    """The words given, without space around them; Refused `nothing_said` or `bad_text`."""
    plain = words.strip()
    if not plain:
        raise Refused("nothing_said", f"Say {what}: it is kept with the record, for whoever reads it later.")
    check_note(plain, LONGEST_SAYING)
    return plain
