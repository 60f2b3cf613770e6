"""Undertakings whose day has passed come into the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybook.decisions.undertakings.models import Undertaking
from daybook.decisions.undertakings.progress import tell_owner
from daybook.decisions.undertakings.queries import unreminded
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

AT_ONCE = 200


@operation("undertakings.remind_overdue")
def remind_overdue(*, actor: Actor, now: datetime) -> Sequence[str]:
    """Put undertakings that have become late into the inbox of whoever holds their post, each once; their references.

    Those who may give them to another post see them too.

    At most 200 at a time, the longest late first. Refused `nothing_overdue` when none has become late since.
    """
    late = unreminded(london_day(now), AT_ONCE)
    if not late:
        raise Refused("nothing_overdue", "No undertaking has become late since they were last looked at.")
    for row in late:
        tell_owner(row, now)
        note(row.reference)
    Undertaking.objects.filter(pk__in=[row.pk for row in late]).update(reminded_at=now)
    return [row.reference for row in late]
