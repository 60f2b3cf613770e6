"""An event log is brought in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.change.discovery.keeping import Origin, kept
from daybook.change.discovery.refs import LogRef
from daybook.change.discovery.rules.events import EventLog, event_log, settle, text_rows
from daybook.change.discovery.rules.screening import Cases, People
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import can_be_kept


@dataclass(frozen=True, slots=True)
class LogColumns:
    """Events in file order, as columns of one length: times in ISO 8601, UTC where they name no zone.

    `resources` (who or what did it) may be left empty; blank text anywhere is absent.
    """

    cases: list[str]
    activities: list[str]
    times: list[str]
    resources: list[str]


@operation("discovery.import_log")
def import_log(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    source: str,
    columns: LogColumns,
    people: People = People.PSEUDONYMISED,
    cases: Cases = Cases.KEPT,
    file_name: str = "",
    file_digest: str = "",
    dropped: int = 0,
) -> LogRef:
    """Keep an event log under a title, with the words that say which system it comes from and who gave it.

    `people` and `cases` say what becomes of the names in it; text that looks like an e-mail address, a National
    Insurance or a telephone number is taken out whatever they say. `dropped` are events that reading the file left
    out already. Refused `bad_columns`, `empty_log`, `too_large`, `kept_before` for the very same events, or `bad_name`.
    """
    log = _read(columns)
    origin = Origin(title, source, file_name[:120], file_digest[:64])
    whole = EventLog(log.events, log.dropped + dropped)
    return kept(whole, origin, people=people, cases=cases, actor=actor, now=now)


def _read(columns: LogColumns) -> EventLog:
    given = {"case": columns.cases, "activity": columns.activities, "time": columns.times}
    if columns.resources:
        given["resource"] = columns.resources
    if len({len(values) for values in given.values()}) != 1:
        raise Refused(
            "bad_columns", "The columns of a log have one length: a case, an activity and a time to an event."
        )
    if not all(can_be_kept(text) for values in given.values() for text in set(values)):
        raise Refused("bad_columns", "A text in the log holds a character that no database keeps. Take it out.")
    return event_log(settle(text_rows(given)).collect())
