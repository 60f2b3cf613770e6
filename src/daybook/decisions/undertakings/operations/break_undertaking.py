"""An undertaking was broken, and is answered for."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.undertakings.progress import locked_undertaking, move, raise_next, refuse_unless_moves, said
from daybook.decisions.undertakings.queries import ref_of
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.foundation.approvals.public import record_waiting
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day


@operation("undertakings.break_undertaking")
def break_undertaking(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> UndertakingRef:
    """Record that an undertaking was not kept, and why.

    A blocking one still stands in the way of later decisions: it goes to those who may release it. The next time of a
    repeated one is raised. Refused `words_missing`, `wrong_state` or `stale`.
    """
    row = locked_undertaking(reference, seen_version)
    refuse_unless_moves(row, "break_undertaking")
    words = said(reason, "why it was not kept")
    move(row, "break_undertaking", actor, now, words=words)
    raise_next(row, actor, now)
    if row.promise.blocking:
        record_waiting(
            subject=row.reference,
            verb="undertakings.release_undertaking",
            title=f"Release, or have kept: {row.promise.words}",
            why=f"Promised in {row.promise.case_reference} and broken; later decisions of the programme wait for it.",
            now=now,
            barred=[actor.person, row.promise.made_by],
            paragraph=row.promise.paragraph,
            maker=row.promise.made_by,
            yes="later decisions of the programme no longer wait for it.",
            no="they wait until it is kept after all.",
        )
    return ref_of(row, london_day(now))
