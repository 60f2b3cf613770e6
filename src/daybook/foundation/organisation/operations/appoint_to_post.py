"""A person is appointed to a post from a day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.models import Holding
from daybook.foundation.organisation.public import HoldingRef
from daybook.foundation.organisation.queries import find_established_post, find_person
from daybook.foundation.organisation.refs import holding_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_effective
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import Span


@operation("organisation.appoint_to_post")
def appoint_to_post(
    *, actor: Actor, now: datetime, person: str, post: str, valid_from: date, valid_until: date | None = None
) -> HoldingRef:
    """Appoint a person to a post from a day; `valid_until` is the first day after, when that is known.

    Refused `unknown_person`, `unknown_post`, `post_not_established` on the day, `empty_span`, or `overlap` when
    somebody holds the post on one of the days.
    """
    days = Span(valid_from, valid_until)
    holder = find_person(person)
    seat = find_established_post(post, valid_from, now)
    row = Holding(post=seat, person=holder, valid_from=days.start, valid_until=days.until, recorded_at=now)
    ref = holding_ref(record_effective(row))
    note(post, valid_from=valid_from.isoformat(), valid_until=valid_until.isoformat() if valid_until else "")
    note(person)
    return ref
