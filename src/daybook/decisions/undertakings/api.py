"""What programs may read of undertakings."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.undertakings.queries import UndertakingFilter, ref_of, visible_undertakings
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.reading import Reading


def read_undertakings(
    *, actor: Actor, now: datetime, case: str = "", programme: str = "", state: str = "", limit: int = 100
) -> list[UndertakingRef]:
    """Undertakings of a decision (by its key) or programme, in a state, by the day they are due; at most 500."""
    wanted = UndertakingFilter(case=case, programme=programme, state=state)
    rows = visible_undertakings(actor, wanted).order_by("due_on", "id")
    return [ref_of(row, london_day(now)) for row in rows[: max(min(limit, 500), 0)]]


READINGS = (Reading("undertakings.undertakings", "undertakings.view", read_undertakings),)
