"""A part of an event log as the domains above measure it: some of its cases, whole or from one activity to another."""

from __future__ import annotations

from datetime import date

from daybook.change.discovery.models import Log
from daybook.change.discovery.queries.logs import events_of, none_of
from daybook.change.discovery.refs import LogPartRef
from daybook.change.discovery.rules.exploring import begun_between, moment_of
from daybook.change.discovery.rules.measures import MICROSECONDS
from daybook.change.discovery.rules.stretches import stretches
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


def part_of_log(
    reference: str, *, first: date | None = None, last: date | None = None, start: str = "", end: str = ""
) -> LogPartRef:
    """The cases of a log that began from one London day to another, and how long they took in the median.

    With a pair of activities, of those cases alone that have both: from the first `start` to the first `end` after it.
    Refused `not_found`, `withdrawn`, or `no_such_part` where no case is left.
    """
    row = Log.objects.select_related("withdrawal").filter(reference=reference).first() or none_of(reference)
    found = stretches(begun_between(events_of(row), first, last), start, end)
    if not found.height:
        message = f"No case of {reference} is left of this period and these activities. Check how they are written."
        raise Refused("no_such_part", message, log=reference)
    return LogPartRef(
        reference=row.reference,
        title=row.title,
        cases=found.height,
        median_seconds=float(found["took"].median()) / MICROSECONDS,  # type: ignore[arg-type]
        first_on=london_day(moment_of(int(found["begun"].min()))),  # type: ignore[arg-type]
        last_on=london_day(moment_of(int(found["ended"].max()))),  # type: ignore[arg-type]
    )
