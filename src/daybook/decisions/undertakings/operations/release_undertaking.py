"""An undertaking is released by authority: it need no longer be kept."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.undertakings.progress import (
    locked_undertaking,
    move,
    refuse_ones_own,
    refuse_unless_moves,
    said,
)
from daybook.decisions.undertakings.queries import ref_of
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day


@operation("undertakings.release_undertaking")
def release_undertaking(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str
) -> UndertakingRef:
    """Release an undertaking, open or broken, for a reason that is kept; it no longer stands in anybody's way.

    A repeated one is not raised again. Refused `own_work` for whoever wrote the paper that promised it or
    holds the post that owns it, `words_missing`, `wrong_state` or `stale`.
    """
    row = locked_undertaking(reference, seen_version)
    refuse_unless_moves(row, "release_undertaking")
    refuse_ones_own(row, actor, now)
    words = said(reason, "why it need not be kept")
    move(row, "release_undertaking", actor, now, words=words)
    return ref_of(row, london_day(now))
