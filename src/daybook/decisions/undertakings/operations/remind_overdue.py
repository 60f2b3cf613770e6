"""Undertakings whose day has passed come into the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybook.decisions.undertakings.models import Undertaking
from daybook.decisions.undertakings.queries import unreminded
from daybook.foundation.approvals.public import record_waiting
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

AT_ONCE = 200


@operation("undertakings.remind_overdue")
def remind_overdue(*, actor: Actor, now: datetime) -> Sequence[str]:
    """Put undertakings that have become late into the inbox of those who may keep them, each once; their references.

    At most 200 at a time, the longest late first. Refused `nothing_overdue` when none has become late since.
    """
    late = unreminded(london_day(now), AT_ONCE)
    if not late:
        raise Refused("nothing_overdue", "No undertaking has become late since they were last looked at.")
    for row in late:
        record_waiting(
            subject=row.reference,
            verb="undertakings.keep_undertaking",
            title=f"Overdue: {row.promise.words}",
            why=f"Promised in {row.promise.case_reference} and due on {row.due_on:%d %B %Y}.",
            now=now,
            paragraph=row.promise.paragraph,
        )
        note(row.reference)
    Undertaking.objects.filter(pk__in=[row.pk for row in late]).update(reminded_at=now)
    return [row.reference for row in late]
