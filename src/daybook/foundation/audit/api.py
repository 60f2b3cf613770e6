"""What programs may read of the audit story."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.audit.queries import StoryEntry, entries_in, visible_story
from daybook.kernel.actor import Actor
from daybook.kernel.reading import Reading


def read_story(*, actor: Actor, now: datetime, subject: str, limit: int = 100) -> list[StoryEntry]:
    """What was done to one record, and refused, newest first; at most 500 entries."""
    return entries_in(visible_story(actor, subject), min(limit, 500))


READINGS = (Reading("audit.story", "audit.view", read_story),)
