"""A unit is opened from a day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.models import Unit, UnitPlacement
from daybook.foundation.organisation.public import UnitRef
from daybook.foundation.organisation.queries import find_placed_unit
from daybook.foundation.organisation.refs import unit_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_effective
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_new_code


@operation("organisation.open_unit")
def open_unit(*, actor: Actor, now: datetime, code: str, name: str, valid_from: date, parent: str = "") -> UnitRef:
    """Open a unit under another (`parent`, a unit's code), or at the top when that is blank.

    Refused `bad_code`, `bad_name`, `unknown_unit`, `unit_not_open` when the parent is not open on the day, or
    `code_taken`.
    """
    check_new_code(code)
    check_name(name)
    above = find_placed_unit(parent, valid_from, now) if parent else None
    unit, new = Unit.objects.get_or_create(code=code)
    if not new:
        raise Refused("code_taken", f"There is already a unit {code}. Choose another code.", unit=code)
    placement = UnitPlacement(unit=unit, name=name, parent=above, valid_from=valid_from, recorded_at=now)
    ref = unit_ref(record_effective(placement))
    note(ref.subject, parent=parent, valid_from=valid_from.isoformat())
    return ref
