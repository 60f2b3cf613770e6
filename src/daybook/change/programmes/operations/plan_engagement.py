"""What is owed to a stakeholder is planned."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.engaging import stakeholder_of
from daybook.change.programmes.models import Engagement
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import EngagementRef
from daybook.change.programmes.rules.stakeholders import LONGEST_WHAT
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.text import check_name


@operation("programmes.plan_engagement")
def plan_engagement(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, stakeholder: str, what: str, due_on: date
) -> EngagementRef:
    """Say what is owed to a stakeholder and by which day; it is overdue once that has passed.

    Refused `bad_name`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = stakeholder_of(row, stakeholder)
    check_name(what, LONGEST_WHAT, "What is owed")
    number = found.engagements.count() + 1
    Engagement.objects.create(stakeholder=found, number=number, what=what, due_on=due_on, made_by=actor.person, at=now)
    note(found.reference)
    return EngagementRef(found.reference, number, what, due_on, None, keep(row).version)
