"""A post stops reporting to another."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.public import ReportingRef
from daybook.foundation.organisation.queries import find_line
from daybook.foundation.organisation.refs import reporting_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_end
from daybook.kernel.operation import note, operation


@operation("organisation.end_reporting_line")
def end_reporting_line(
    *, actor: Actor, now: datetime, post: str, version: int, until: date, secondary: bool = False
) -> ReportingRef:
    """End a reporting line; `until` is the first day on which the post no longer reports to the other.

    `version` is that of the line seen. Refused `unknown_post`, `stale` when it is not the latest, or `outside_span`
    when the line would have held on no day, or had ended by then.
    """
    line = record_end(find_line(post, version, now, secondary=secondary), until=until, recorded_at=now)
    ref = reporting_ref(line)
    note(post, valid_until=until.isoformat(), secondary=secondary)
    note(ref.manager)
    return ref
