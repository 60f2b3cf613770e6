"""A person stops holding a post."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.public import HoldingRef
from daybook.foundation.organisation.queries import find_holding
from daybook.foundation.organisation.refs import holding_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_end
from daybook.kernel.operation import note, operation


@operation("organisation.end_holding")
def end_holding(*, actor: Actor, now: datetime, post: str, version: int, until: date) -> HoldingRef:
    """End a holding, or bring its end forward; `until` is the first day on which the person no longer holds the post.

    `version` is that of the holding seen. Refused `unknown_post`, `stale` when it is not the latest, or `outside_span`
    when the person would have held the post on no day, or the holding had ended by then.
    """
    holding = find_holding(post, version, now)
    ref = holding_ref(record_end(holding, until=until, recorded_at=now))
    note(post, valid_until=until.isoformat())
    note(ref.person)
    return ref
