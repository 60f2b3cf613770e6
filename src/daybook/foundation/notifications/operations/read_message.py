"""Somebody has read what they were told."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.notifications.models import Message
from daybook.foundation.notifications.queries import MessageRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("notifications.read_message")
def read_message(*, actor: Actor, now: datetime, reference: str) -> MessageRef:
    """Mark a message of yours as read; once read it stays so.

    Refused `not_found` for what was told to somebody else, or `already_read`.
    """
    key = reference.removeprefix("MSG-")
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
    row = Message.objects.select_for_update().filter(pk=number, person=actor.person).first()
    if row is None:
        raise Refused("not_found", f"You have no message {reference[:40]}. Look in your messages.")
    if row.read_at is not None:
        raise Refused("already_read", f"{row.reference} is read already, so nothing was changed.")
    row.read_at = now
    row.save(update_fields=["read_at"])
    note(row.reference)
    return MessageRef(row.reference, row.kind, row.subject, row.read_at)
