"""The day asked for an undertaking is agreed to."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.undertakings.progress import (
    asked_day,
    locked_undertaking,
    move,
    refuse_ones_own,
    refuse_unless_moves,
)
from daybook.decisions.undertakings.queries import ref_of
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.foundation.approvals.public import record_settled, refuse_own_work
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day


@operation("undertakings.move_due_date")
def move_due_date(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> UndertakingRef:
    """Let an undertaking fall due on the day that its owner asked for; the story keeps every day it was due.

    Refused `no_proposal` where no day is asked for, `own_work` for whoever asked for it, holds the post that owns it or
    wrote the paper that promised it, `wrong_state` or `stale`.
    """
    row = locked_undertaking(reference, seen_version)
    refuse_unless_moves(row, "move_due_date")
    day = asked_day(row)
    refuse_own_work(actor, row.proposed_by, f"the proposal of another day for {reference}")
    refuse_ones_own(row, actor, now)
    note(reference, from_day=row.due_on.isoformat(), to_day=day.isoformat())
    row.due_on, row.proposed_due_on, row.proposed_by, row.reminded_at = day, None, "", None
    move(row, "move_due_date", actor, now, words="", due_on=day)
    record_settled(subject=reference, now=now)
    return ref_of(row, london_day(now))
