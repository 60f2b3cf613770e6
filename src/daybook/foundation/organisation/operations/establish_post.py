"""A post is established: a seat to be filled, with its hours and who pays for it."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.numbering.public import next_reference
from daybook.foundation.organisation.models import PersonKind, Post, PostTerms
from daybook.foundation.organisation.public import PostRef
from daybook.foundation.organisation.queries import find_cost_centre, find_placed_unit
from daybook.foundation.organisation.refs import post_ref
from daybook.foundation.organisation.rules.establishment import check_hours, check_kind
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_effective
from daybook.kernel.operation import note, operation
from daybook.kernel.text import check_name


@operation("organisation.establish_post")
def establish_post(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    unit: str,
    body: str,
    cost_centre: str,
    budgeted_minutes: int,
    full_time_minutes: int,
    valid_from: date,
    kind: str = PersonKind.STAFF,
) -> PostRef:
    """Establish a post in a unit from a day, paid for by a cost centre of a body; minutes are a week's.

    `kind` is that of the person it is for: officer, staff, pcso, special or contingent. Refused `bad_name`,
    `bad_hours`, `unknown_kind`, `unknown_unit`, `unit_not_open` on the day, or `unknown_cost_centre`.
    """
    check_name(title, what="The title of a post")
    check_hours(budgeted_minutes, full_time_minutes)
    check_kind(kind)
    place = find_placed_unit(unit, valid_from, now)
    payer = find_cost_centre(body, cost_centre)
    post = Post.objects.create(reference=next_reference("POST"))
    terms = PostTerms(
        post=post,
        unit=place,
        title=title,
        kind=kind,
        cost_centre=payer,
        budgeted_minutes=budgeted_minutes,
        full_time_minutes=full_time_minutes,
        valid_from=valid_from,
        recorded_at=now,
    )
    ref = post_ref(record_effective(terms))
    note(ref.reference, unit=unit, cost_centre=cost_centre, valid_from=valid_from.isoformat())
    return ref
