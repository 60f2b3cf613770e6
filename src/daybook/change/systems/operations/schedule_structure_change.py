"""A change that nothing stands in the way of is scheduled."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import change_ref, locked_change, move, refuse_scheduling
from daybook.change.systems.refs import StructureChangeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("systems.schedule_structure_change")
def schedule_structure_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> StructureChangeRef:
    """Fix the day of a change: everybody it reaches consents, and nothing is frozen.

    Refused `in_the_way` naming each obstacle, `wrong_state`, `not_found` or `stale`.
    """
    row = locked_change(reference, seen_version)
    refuse_scheduling(row)
    move(row, "schedule_structure_change", actor, now)
    return change_ref(row)
