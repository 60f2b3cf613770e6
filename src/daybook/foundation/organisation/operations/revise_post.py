"""A post's terms change from a day: its title, place, hours or who pays."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.public import PostRef
from daybook.foundation.organisation.queries import find_cost_centre, find_placed_unit, find_terms
from daybook.foundation.organisation.refs import post_ref
from daybook.foundation.organisation.rules.establishment import check_hours, check_kind
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_change
from daybook.kernel.operation import note, operation
from daybook.kernel.text import check_name


@operation("organisation.revise_post")
def revise_post(
    *,
    actor: Actor,
    now: datetime,
    post: str,
    version: int,
    valid_from: date,
    title: str,
    unit: str,
    body: str,
    cost_centre: str,
    budgeted_minutes: int,
    full_time_minutes: int,
    kind: str = "",
) -> PostRef:
    """From a day, a post has these terms; minutes are a week's. A day in the past is a back-dated change.

    `kind` is that of the person it is for, blank to leave it. `version` is that of the terms being changed. Refused
    `unknown_post`, `stale` when those are not the latest, `outside_span` when they do not hold on the day, `bad_name`,
    `bad_hours`, `unknown_kind`, `unknown_unit`, `unit_not_open` on the day, or `unknown_cost_centre`.
    """
    check_name(title, what="The title of a post")
    check_hours(budgeted_minutes, full_time_minutes)
    old = find_terms(post, version, now)
    check_kind(kind or old.kind)
    terms = record_change(
        old,
        on=valid_from,
        recorded_at=now,
        unit=find_placed_unit(unit, valid_from, now),
        title=title,
        kind=kind or old.kind,
        cost_centre=find_cost_centre(body, cost_centre),
        budgeted_minutes=budgeted_minutes,
        full_time_minutes=full_time_minutes,
    )
    ref = post_ref(terms)
    note(post, unit=unit, cost_centre=cost_centre, valid_from=valid_from.isoformat())
    return ref
