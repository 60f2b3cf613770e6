"""A meeting is arranged that papers will go to."""

from __future__ import annotations

from datetime import date, datetime

from daybook.decisions.cases.models import Meeting
from daybook.decisions.cases.refs import MeetingRef
from daybook.decisions.cases.rules.meetings import papers_due
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("decisions.arrange_meeting")
def arrange_meeting(
    *, actor: Actor, now: datetime, name: str, on: date, papers_due_on: date | None = None
) -> MeetingRef:
    """Put a meeting on the calendar of papers; its papers are due some working days before, unless a day is given.

    Refused `due_after_meeting`, `already_arranged`, `bad_name`, or `calendar_unknown` beyond the bank holidays held.
    """
    check_name(name)
    due = papers_due_on or papers_due(on)
    if due > on:
        raise Refused("due_after_meeting", "Its papers would be due after the meeting. Give an earlier day.")
    if Meeting.objects.filter(name=name, on=on).exists():
        raise Refused("already_arranged", f"{name} on {on:%-d %B %Y} is on the calendar already.")
    meeting = Meeting.objects.create(
        reference=next_reference("MTG"), name=name, on=on, papers_due_on=due, arranged_by=actor.person, arranged_at=now
    )
    note(meeting.reference, on=on.isoformat(), papers_due_on=due.isoformat())
    return MeetingRef(meeting.reference, name, on, due, meeting.version)
