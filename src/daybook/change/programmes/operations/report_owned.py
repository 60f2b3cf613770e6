"""Whoever owns something in a programme says how it stands."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.models import OwnerReport
from daybook.change.programmes.owning import find_owned, record_no_longer_owed, refuse_unless_owner
from daybook.change.programmes.progress import keep, locked_programme, told
from daybook.change.programmes.refs import OwnedRef
from daybook.change.programmes.rules.owning import record_of
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("programmes.report_owned")
def report_owned(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, subject: str, words: str
) -> OwnedRef:
    """Say, holding the post that owns it, how something stands: RAID-000002, or the third of a gate as GATE-000001.3.

    It leaves the owner's inbox, and whoever opened the programme is told; it stays open until it is closed there.
    Refused `not_the_owner` naming who is, `words_missing`, `bad_text`, `not_found`, also once it is closed, or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = find_owned(subject)
    if found.programme != row.reference:
        raise Refused("not_found", f"{reference} has nothing called {subject[:40]}. Look at its register.")
    refuse_unless_owner(found, actor, now)
    OwnerReport.objects.create(
        programme=row, subject=subject, words=told(words, "how it stands"), made_by=actor.person, at=now
    )
    record_no_longer_owed(subject, now)
    record_message(
        kind="reported", people={row.opened_by} - {actor.person}, subject=subject,
        title=f"{found.what}: its owner says how it stands"[:300], now=now,
    )  # fmt: skip
    note(record_of(subject))
    return OwnedRef(subject, row.reference, found.what, found.due_on, keep(row).version)
