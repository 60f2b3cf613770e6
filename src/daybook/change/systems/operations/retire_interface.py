"""An interface carries nothing from a day on."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import locked
from daybook.change.systems.models import Interface
from daybook.change.systems.refs import SystemRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("systems.retire_interface")
def retire_interface(*, actor: Actor, now: datetime, code: str, seen_version: int) -> SystemRef:
    """Retire an interface today: no change reaches anybody through it. Refused `not_found`, `stale`, `wrong_state`."""
    row = locked(Interface, code, seen_version)
    if row.retired_on is not None:
        raise Refused("wrong_state", f"{code} was retired on {row.retired_on:%-d %B %Y}.")
    row.retired_on = london_day(now)
    row.version += 1
    row.save()
    note(row.code)
    return SystemRef(row.code, f"{row.source.code} to {row.target.code}", row.version)
