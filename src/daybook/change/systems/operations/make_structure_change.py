"""A scheduled change was made: the item is written otherwise from today."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import change_ref, locked_change, move, reach_of, refuse_obstacles
from daybook.change.systems.refs import StructureChangeRef
from daybook.change.systems.states import STRUCTURE_CHANGE, ChangeState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("systems.make_structure_change")
def make_structure_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> StructureChangeRef:
    """Record that a change was made, on its day or later; the item then stands as it is written now.

    Refused `too_early`, `in_the_way` where something came in its way since, `item_moved` where the item was written
    otherwise meanwhile, `wrong_state`, `not_found` or `stale`.
    """
    row = locked_change(reference, seen_version)
    STRUCTURE_CHANGE.target(ChangeState(row.state), "make_structure_change")
    if london_day(now) < row.planned_on:
        raise Refused("too_early", f"{reference} is planned for {row.planned_on:%-d %B %Y}. Move it to make it sooner.")
    refuse_obstacles(reach_of(row.item, row.planned_on, row).obstacles, reference)
    item = row.item
    if item.structure != row.old:
        message = f"{item.code} is written as “{item.structure}” now, not as “{row.old}”. Withdraw this."
        raise Refused("item_moved", message)
    item.structure, item.version = row.new, item.version + 1
    item.save()
    row.made_on = london_day(now)
    note(item.code)
    move(row, "make_structure_change", actor, now)
    return change_ref(row)
