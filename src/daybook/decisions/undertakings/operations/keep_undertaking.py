"""An undertaking was kept."""

from __future__ import annotations

from datetime import date, datetime

from daybook.decisions.undertakings.progress import (
    locked_undertaking,
    move,
    raise_next,
    refuse_unless_moves,
    refuse_unless_owner,
    said,
)
from daybook.decisions.undertakings.queries import ref_of
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("undertakings.keep_undertaking")
def keep_undertaking(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    evidence: str,
    kept_on: date | None = None,
) -> UndertakingRef:
    """Say that an undertaking was kept, on which evidence, and on which day (today where none is given).

    Only for whoever holds the post that owns it. One that was broken can still be kept, late. The next time of a
    repeated one is raised. Refused `words_missing` without evidence, `not_the_owner`, `no_owner`, `bad_day` for a day
    to come or before the decision, `wrong_state` or `stale`.
    """
    row = locked_undertaking(reference, seen_version)
    refuse_unless_moves(row, "keep_undertaking")
    refuse_unless_owner(row, actor, now)
    words = said(evidence, "what shows that it was kept, with a reference or an address")
    today = london_day(now)
    day = kept_on or today
    if not row.promise.promised_on <= day <= today:
        message = f"It was promised on {row.promise.promised_on:%-d %B %Y}: choose a day from then until today."
        raise Refused("bad_day", message, kept_on=day.isoformat())
    note(reference, late_days=max((day - row.due_on).days, 0))
    move(row, "keep_undertaking", actor, now, words=words, on=day)
    raise_next(row, actor, now)
    return ref_of(row, today)
