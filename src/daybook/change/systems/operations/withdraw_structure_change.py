"""A change of a data structure is withdrawn."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import change_ref, locked_change, move, said
from daybook.change.systems.refs import StructureChangeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("systems.withdraw_structure_change")
def withdraw_structure_change(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, why: str
) -> StructureChangeRef:
    """Withdraw a change that is not made yet. Refused `words_missing`, `wrong_state`, `not_found` or `stale`."""
    row = locked_change(reference, seen_version)
    move(row, "withdraw_structure_change", actor, now, said(why, "why it is withdrawn"))
    return change_ref(row)
