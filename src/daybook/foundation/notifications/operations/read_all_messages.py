"""Somebody has read everything they were told."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.notifications.models import Message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("notifications.read_all_messages")
def read_all_messages(*, actor: Actor, now: datetime) -> int:
    """Mark every message of yours as read; how many were. Refused `already_read` where none is new."""
    read = Message.objects.filter(person=actor.person, read_at=None).update(read_at=now)
    if not read:
        raise Refused("already_read", "You have read everything already, so nothing was changed.")
    note(actor.person, messages=read)
    return read
