"""A scheduled change was made: the item is written otherwise from today."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import change_ref, locked_change, move, refuse_making
from daybook.change.systems.refs import StructureChangeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day


@operation("systems.make_structure_change")
def make_structure_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> StructureChangeRef:
    """Record that a change was made, on its day or later; the item then stands as it is written now.

    Refused `too_early`, `in_the_way` where something came in its way since, `item_moved` where the item was written
    otherwise meanwhile, `wrong_state`, `not_found` or `stale`.
    """
    row = locked_change(reference, seen_version)
    refuse_making(row, london_day(now))
    item = row.item
    item.structure, item.version = row.new, item.version + 1
    item.save()
    row.made_on = london_day(now)
    note(item.code)
    move(row, "make_structure_change", actor, now)
    return change_ref(row)
