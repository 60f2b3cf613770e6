"""A line of a programme's register is closed."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.owning import record_no_longer_owed
from daybook.change.programmes.progress import reasoned
from daybook.change.programmes.refs import ItemRef
from daybook.change.programmes.registering import item_ref, locked_item, refuse_closed
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day


@operation("programmes.close_item")
def close_item(*, actor: Actor, now: datetime, item: str, seen_version: int, reason: str) -> ItemRef:
    """Close a line of the register, saying what became of it.

    Refused `words_missing`, `wrong_state`, `not_found` or `stale`.
    """
    row = locked_item(item, seen_version)
    refuse_closed(row)
    row.closing_words = reasoned(reason, "what became of it")
    row.closed_on = london_day(now)
    row.version += 1
    record_no_longer_owed(row.reference, now)
    row.save()
    note(row.reference)
    note(row.programme.reference)
    return item_ref(row)
