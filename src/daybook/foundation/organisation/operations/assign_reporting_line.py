"""A post reports to another, from a day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.models import LegalBody, ReportingLine, SecondaryLine
from daybook.foundation.organisation.public import ReportingRef
from daybook.foundation.organisation.queries import find_established_post, lines_above
from daybook.foundation.organisation.refs import reporting_ref
from daybook.foundation.organisation.rules.hierarchy import first_loop
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_change, record_effective
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("organisation.assign_reporting_line")
def assign_reporting_line(
    *,
    actor: Actor,
    now: datetime,
    post: str,
    manager: str,
    valid_from: date,
    version: int = 0,
    secondary: bool = False,
) -> ReportingRef:
    """From a day, a post reports to the post `manager`, or answers to it as well where `secondary`.

    A post has at most one line of each sort on any day; `version` is that of the line it replaces, 0 where there is
    none. Refused `unknown_post`, `post_not_established` on the day, `stale` when another line holds on the day,
    `overlap` when one begins later, or `loop` when a post would come to stand above itself, by lines of either sort.
    """
    if post == manager:
        raise Refused("loop", f"Post {post} cannot report to itself. Choose another post.", post=post)
    # Two lines at once could each be sound and together make a loop, so changes take turns at the bodies.
    list(LegalBody.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    seat = find_established_post(post, valid_from, now)
    above = find_established_post(manager, valid_from, now)
    model = SecondaryLine if secondary else ReportingLine
    old = model.objects.as_at(valid_from, now).filter(post=seat).first()
    if version != (old.pk if old else 0):
        message = f"Whom post {post} reports to has changed since you opened it. Open it again and look."
        raise Refused("stale", message, post=post, version=version)
    if old is None:
        row = record_effective(model(post=seat, manager=above, valid_from=valid_from, recorded_at=now))
    else:
        row = record_change(old, on=valid_from, recorded_at=now, manager=above)
    day = first_loop(lines_above(seat.pk, valid_from, now), valid_from)
    if day is not None:
        message = (
            f"Post {post} would stand above itself on {day:%-d %B %Y}. Choose a post that does not report up to it."
        )
        raise Refused("loop", message, post=post, manager=manager, day=day.isoformat())
    note(post, manager=manager, secondary=secondary, valid_from=valid_from.isoformat())
    note(manager)
    return reporting_ref(row)
