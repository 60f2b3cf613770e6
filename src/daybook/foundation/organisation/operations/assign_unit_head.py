"""A post is made the head of a unit, from a day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.models import UnitHead
from daybook.foundation.organisation.public import UnitHeadRef
from daybook.foundation.organisation.queries import find_established_post, find_placed_unit, unit_heads
from daybook.foundation.organisation.refs import unit_head_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_change, record_effective
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("organisation.assign_unit_head")
def assign_unit_head(
    *, actor: Actor, now: datetime, unit: str, post: str, valid_from: date, version: int = 0
) -> UnitHeadRef:
    """From a day, whoever holds `post` leads the unit, instead of the post that did until then.

    `version` is that of the head it replaces, 0 where there is none. Refused `unknown_unit`, `unit_not_open`,
    `unknown_post`, `post_not_established` on the day, `stale` when another post leads on the day, or `overlap` when
    one begins later.
    """
    led = find_placed_unit(unit, valid_from, now)
    head = find_established_post(post, valid_from, now)
    old = unit_heads(valid_from, now).filter(unit=led).first()
    if version != (old.pk if old else 0):
        message = f"Who leads unit {unit} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, unit=unit, version=version)
    if old is None:
        row = record_effective(UnitHead(unit=led, post=head, valid_from=valid_from, recorded_at=now))
    else:
        row = record_change(old, on=valid_from, recorded_at=now, post=head)
    note(f"UNIT-{unit}", valid_from=valid_from.isoformat())
    note(post)
    return unit_head_ref(row)
