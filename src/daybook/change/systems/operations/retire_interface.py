"""An interface carries nothing from a day on."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import locked, refuse_retired
from daybook.change.systems.models import Interface
from daybook.change.systems.refs import SystemRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day


@operation("systems.retire_interface")
def retire_interface(*, actor: Actor, now: datetime, code: str, seen_version: int) -> SystemRef:
    """Retire an interface today: no change reaches anybody through it. Refused `not_found`, `stale`, `wrong_state`."""
    row = locked(Interface, code, seen_version)
    refuse_retired(row)
    row.retired_on = london_day(now)
    row.version += 1
    row.save()
    note(row.code)
    return SystemRef(row.code, f"{row.source.code} to {row.target.code}", row.version)
