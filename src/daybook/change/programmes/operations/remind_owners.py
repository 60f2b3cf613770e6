"""What is due soon, or late, in programmes comes into the inbox of whoever owns it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybook.change.programmes.models import OwnerAsked, Programme
from daybook.change.programmes.owning import due_and_unasked
from daybook.change.programmes.rules.owning import Owned
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.notifications.public import record_message
from daybook.foundation.organisation.public import holder_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

AT_ONCE = 200


@operation("programmes.remind_owners")
def remind_owners(*, actor: Actor, now: datetime) -> Sequence[str]:
    """Ask whoever holds the owning post how something stands that is due within 14 days, and again once it is late.

    Each once, with a message; what they are asked about. At most 200 at a time. Refused `nothing_due` when nobody is to
    be asked.
    """
    today = london_day(now)
    due = due_and_unasked(today, AT_ONCE)
    if not due:
        raise Refused("nothing_due", "Nothing has become due or late since owners were last asked.")
    programmes = {row.reference: row for row in Programme.objects.filter(reference__in={one.programme for one in due})}
    for one in due:
        row = programmes[one.programme]
        OwnerAsked.objects.create(
            programme=row, subject=one.subject, owner_post=one.owner_post, due_on=one.due_on, late=one.late(today),
            at=now,
        )  # fmt: skip
        _ask(one, row, now)
        note(row.reference)
    return [one.subject for one in due]


def _ask(one: Owned, row: Programme, now: datetime) -> None:
    late = one.late(london_day(now))
    title = f"{'Late' if late else 'Due soon'}: {one.what}"[:300]
    day = f"It {'was' if late else 'is'} due on {one.due_on:%-d %B %Y}."
    record_waiting(
        subject=one.subject,
        verb="programmes.report_owned",
        title=title,
        why=f"You hold the post that owns this {one.kind} of {row.title}. {day}"[:500],
        now=now,
        holder=one.owner_post,
        overseen_by="programmes.raise_item",
        yes="what you say is kept with it, and whoever runs the programme reads it.",
        no="it stays late." if late else "it stays open, and shows as late once its day has passed.",
    )
    if held := holder_of(one.owner_post, on=london_day(now), known_at=now):
        record_message(kind="due", people=[held.reference], subject=one.subject, title=title, now=now)
