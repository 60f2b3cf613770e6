"""A paper is taken off the forward plan of a meeting."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import Meeting, PlannedPaper
from daybook.decisions.cases.queries.planning import locked_meeting_fault
from daybook.decisions.cases.refs import PlannedPaperRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("decisions.drop_paper")
def drop_paper(*, actor: Actor, now: datetime, meeting: str, seen_version: int, planned: int) -> PlannedPaperRef:
    """Take a paper off the plan of a meeting; its story keeps that it stood there.

    Refused `not_planned`, `not_found` or `stale`.
    """
    held = Meeting.objects.select_for_update().filter(reference=meeting).first()
    locked_meeting_fault(held, meeting, seen_version)
    assert held is not None
    paper = PlannedPaper.objects.filter(meeting=held, pk=planned, removed_at=None).first()
    if paper is None:
        raise Refused("not_planned", "That paper is not on the plan of this meeting. Look at it again.")
    paper.removed_by, paper.removed_at = actor.person, now
    paper.save()
    held.version += 1
    held.save()
    note(held.reference, dropped=paper.pk)
    return PlannedPaperRef(held.reference, paper.pk, paper.subject, held.version)
