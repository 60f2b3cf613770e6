"""Daybook's own story is kept as an event log."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from daybook.change.discovery.keeping import Origin, kept
from daybook.change.discovery.refs import LogRef
from daybook.change.discovery.rules.events import event_log, settle, text_rows
from daybook.change.discovery.rules.screening import Cases, People
from daybook.foundation.audit.public import deeds_between
from daybook.foundation.identity.public import permissions_held, refuse_without
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


class Records(StrEnum):
    """Whose story: records by how their references begin, each with the permission that opens them."""

    DECISIONS = "PCD-"
    UNDERTAKINGS = "UND-"

    @property
    def permission(self) -> str:
        return "decisions.view" if self is Records.DECISIONS else "undertakings.view"


@operation("discovery.import_story")
def import_story(
    *, actor: Actor, now: datetime, title: str, records: Records, first_day: date, last_day: date
) -> LogRef:
    """Keep what was done to decisions or undertakings from one day to another, both included, as an event log.

    A case is a record, an activity what was done to it; people are pseudonyms, and refusals are left out. Refused
    `not_permitted` for whoever may not see those records, `bad_period`, or as `import_log` refuses.
    """
    if records.permission not in permissions_held(actor, now):
        refuse_without(records.permission, actor, now)
    if last_day < first_day:
        raise Refused("bad_period", "The last day is before the first. Give the days the other way round.")
    deeds = deeds_between(records.value, first_day, last_day)
    columns = {
        "case": [deed.subject for deed in deeds],
        "activity": [deed.what for deed in deeds],
        "time": [deed.at.isoformat() for deed in deeds],
        "resource": [deed.by for deed in deeds],
    }
    log = event_log(settle(text_rows(columns)).collect())
    source = f"Daybook's own story of {'decisions' if records is Records.DECISIONS else 'undertakings'}"
    period = f"{first_day:%-d %B %Y} to {last_day:%-d %B %Y}"
    origin = Origin(title, f"{source}, {period}")
    return kept(log, origin, people=People.PSEUDONYMISED, cases=Cases.KEPT, actor=actor, now=now)
