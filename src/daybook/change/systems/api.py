"""What programs may read of changes of shared data."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.systems.queries import visible_changes
from daybook.change.systems.waiting import WaitingStep, waiting_for
from daybook.kernel.actor import Actor
from daybook.kernel.reading import Reading


def read_waiting(*, actor: Actor, now: datetime, change: str, on: date | None = None) -> list[WaitingStep]:
    """The steps of programmes that a change moves, and when each would end if it were made `on`; blank: on its day.

    None where there is no such change.
    """
    row = visible_changes(actor).filter(reference=change).first()
    return list(waiting_for(change, on or row.made_on or row.planned_on)) if row else []


READINGS = (Reading("systems.waiting", "systems.view", read_waiting),)
