"""A unit gets another name or another place in the tree, from a day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.models import Unit, UnitPlacement
from daybook.foundation.organisation.public import UnitRef
from daybook.foundation.organisation.queries import find_placed_unit, known_placements
from daybook.foundation.organisation.refs import unit_ref
from daybook.foundation.organisation.rules.hierarchy import first_loop
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_change
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("organisation.reorganise_unit")
def reorganise_unit(
    *, actor: Actor, now: datetime, code: str, name: str, parent: str, valid_from: date, version: int
) -> UnitRef:
    """From a day, a unit has this name and belongs to this parent (a unit's code, blank for the top).

    `version` is that of the placement being changed. Refused `unknown_unit`, `bad_name`, `unit_not_open`, `stale` when
    the placement is not the one seen, `outside_span` when it does not hold on the day, or `loop` when the unit would
    come to belong to itself on any day.
    """
    check_name(name)
    if parent == code:
        raise Refused("loop", f"Unit {code} cannot belong to itself. Choose another parent.", unit=code, parent=parent)
    # Two moves at once could each be sound and together make a loop, so moves take turns.
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    unit = find_placed_unit(code, valid_from, now)
    above = find_placed_unit(parent, valid_from, now) if parent else None
    old = UnitPlacement.objects.known(now).filter(unit=unit, pk=version).first()
    if old is None:
        raise Refused("stale", f"Unit {code} has changed since you opened it. Open it again and look.", unit=code)
    placement = record_change(old, on=valid_from, recorded_at=now, name=name, parent=above)
    day = first_loop(known_placements(now), valid_from)
    if day is not None:
        message = f"Unit {code} would belong to itself on {day}. Choose a parent that is not below it."
        raise Refused("loop", message, unit=code, parent=parent, day=day.isoformat())
    ref = unit_ref(placement)
    note(ref.subject, parent=parent, valid_from=valid_from.isoformat())
    return ref
