"""The day asked for an undertaking is not agreed to."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.undertakings.progress import (
    asked_day,
    locked_undertaking,
    move,
    refuse_ones_own,
    refuse_unless_moves,
    said,
)
from daybook.decisions.undertakings.queries import ref_of
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.foundation.approvals.public import record_settled, refuse_own_work
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day


@operation("undertakings.refuse_due_date")
def refuse_due_date(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> UndertakingRef:
    """Turn down the day that the owner of an undertaking asked for, saying why; it stays due when it was.

    Refused `no_proposal`, `words_missing`, `own_work` for whoever asked for it, holds the post that owns it or wrote
    the paper that promised it, `wrong_state` or `stale`.
    """
    row = locked_undertaking(reference, seen_version)
    refuse_unless_moves(row, "refuse_due_date")
    day = asked_day(row)
    refuse_own_work(actor, row.proposed_by, f"the proposal of another day for {reference}")
    refuse_ones_own(row, actor, now)
    words = said(reason, "why it is not moved")
    row.proposed_due_on, row.proposed_by = None, ""
    move(row, "refuse_due_date", actor, now, words=words, due_on=day)
    record_settled(subject=reference, verb="undertakings.move_due_date", now=now)
    return ref_of(row, london_day(now))
