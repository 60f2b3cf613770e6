"""A post is taken out of the establishment, from a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from daybook.foundation.organisation.models import BudgetHolding, Holding, ReportingLine, SecondaryLine, UnitHead
from daybook.foundation.organisation.public import PostRef
from daybook.foundation.organisation.queries import find_terms
from daybook.foundation.organisation.refs import post_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_end
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused

# What may not outlive a post: the rows, by which column names it, and what is to be done about them first.
_TIES = (
    (Holding, "post", "somebody holds it", "End the holding"),
    (BudgetHolding, "post", "it answers for a cost centre", "Assign the budget to another post"),
    (UnitHead, "post", "it leads a unit", "Let another post lead"),
    (ReportingLine, "manager", "other posts report to it", "Let them report to another post"),
    (SecondaryLine, "manager", "other posts answer to it", "End those lines"),
)


@operation("organisation.abolish_post")
def abolish_post(*, actor: Actor, now: datetime, post: str, version: int, until: date) -> PostRef:
    """Abolish a post; `until` is the first day on which it is no longer in the establishment. Its own lines end too.

    `version` is that of the terms seen. Refused `unknown_post`, `stale` when those are not the latest, `outside_span`
    when they do not hold up to that day, or `post_in_use` when on that day or later somebody holds it, it answers for
    a cost centre, leads a unit, or other posts report to it.
    """
    old = find_terms(post, version, now)
    for model, column, tie, remedy in _TIES:
        rows = model.objects.known(now).filter(**{column: old.post})
        if rows.filter(Q(valid_until=None) | Q(valid_until__gt=until)).exists():
            message = f"On {until:%-d %B %Y} or later {tie}, so post {post} cannot go. {remedy} first."
            raise Refused("post_in_use", message, post=post, until=until.isoformat())
    ref = post_ref(record_end(old, until=until, recorded_at=now))
    for lines in (ReportingLine, SecondaryLine):
        for line in lines.objects.as_at(until, now).filter(post=old.post, valid_from__lt=until):
            record_end(line, until=until, recorded_at=now)
    note(post, valid_until=until.isoformat())
    return ref
