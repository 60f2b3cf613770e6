"""A change of a data structure is planned for another day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.systems.changing import change_ref, locked_change, move, said
from daybook.change.systems.refs import StructureChangeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("systems.move_structure_change")
def move_structure_change(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, planned_on: date, why: str
) -> StructureChangeRef:
    """Plan a change for another day. Consents were for the old one, so everybody it reaches is asked again.

    Refused `bad_day`, `same_day`, `words_missing`, `wrong_state`, `not_found` or `stale`.
    """
    row = locked_change(reference, seen_version)
    words = said(why, "why it moves")
    if planned_on <= london_day(now):
        raise Refused("bad_day", "Choose a day to come, so that those it reaches can be asked.")
    if planned_on == row.planned_on:
        raise Refused("same_day", f"{reference} is planned for {planned_on:%-d %B %Y} already.")
    row.planned_on = planned_on
    move(row, "move_structure_change", actor, now, words)
    return change_ref(row)
