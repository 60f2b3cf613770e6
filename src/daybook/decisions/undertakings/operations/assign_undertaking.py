"""An undertaking is given to the post that will keep it."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.undertakings.progress import locked_undertaking, move, refuse_unless_moves, tell_owner
from daybook.decisions.undertakings.queries import ref_of
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.decisions.undertakings.states import UndertakingState
from daybook.foundation.approvals.public import record_settled
from daybook.foundation.organisation.public import holder_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("undertakings.assign_undertaking")
def assign_undertaking(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, owner_post: str
) -> UndertakingRef:
    """Give an undertaking to another post; whoever holds that post keeps it from now on.

    Refused `vacant_post` where nobody holds such a post today, `already_owner`, `wrong_state` or `stale`.
    """
    row = locked_undertaking(reference, seen_version)
    refuse_unless_moves(row, "assign_undertaking")
    post, today = owner_post.strip(), london_day(now)
    if post == row.owner_post:
        raise Refused("already_owner", f"{reference} belongs to post {post} already. Choose another, or leave it.")
    if holder_of(post, on=today, known_at=now) is None:
        message = f"Nobody holds a post {post} today, so nobody could keep this. Choose a post that is filled."
        raise Refused("vacant_post", message, post=post)
    note(reference, from_post=row.owner_post, to_post=post)
    row.owner_post = post
    move(row, "assign_undertaking", actor, now, words="")
    if row.reminded_at is not None and row.state == UndertakingState.OPEN:
        record_settled(subject=reference, now=now)
        tell_owner(row, now)
    return ref_of(row, today)
