"""A change of how a data item is written is proposed."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.systems.changing import change_ref, found, said
from daybook.change.systems.models import ChangeStep, DataItem, StructureChange
from daybook.change.systems.operations.register_item import LONGEST_STRUCTURE
from daybook.change.systems.refs import StructureChangeRef
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("systems.propose_structure_change")
def propose_structure_change(
    *, actor: Actor, now: datetime, item: str, new: str, planned_on: date, why: str
) -> StructureChangeRef:
    """Propose that an item be written otherwise from a day on; the answer names who is hit and what is in the way.

    Refused `not_found`, `bad_name`, `unchanged`, `bad_day` for a day gone by, or `words_missing`.
    """
    row = found(DataItem, item)
    check_name(new, LONGEST_STRUCTURE)
    if new == row.structure:
        raise Refused("unchanged", f"{item} is written so already. Say how it is to be written.")
    if planned_on <= london_day(now):
        raise Refused("bad_day", "Choose a day to come, so that those it reaches can be asked.")
    change = StructureChange.objects.create(
        reference=next_reference("DSC"),
        item=row,
        old=row.structure,
        new=new,
        why=said(why, "why it must change"),
        planned_on=planned_on,
        proposed_by=actor.person,
        proposed_at=now,
    )
    ChangeStep.objects.create(
        change=change, verb="propose_structure_change", to_state=change.state, planned_on=planned_on, words=change.why,
        made_by=actor.person, at=now,
    )  # fmt: skip
    note(change.reference)
    note(row.code)
    return change_ref(change)
