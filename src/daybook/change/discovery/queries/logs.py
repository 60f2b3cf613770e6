"""Every read of event logs. `visible_logs` is the only road to rows for pages and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl
from django.db.models import Q, QuerySet

from daybook.change.discovery.models import Log, LogPart
from daybook.change.discovery.refs import LogRef
from daybook.change.discovery.rules.columns import unpacked
from daybook.change.discovery.rules.events import EventLog
from daybook.change.discovery.rules.exploring import begun_between
from daybook.change.discovery.rules.measures import MICROSECONDS, LogMeasures, measures
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

# Logs whose events stay in memory between two pages of the same reader.
_HELD = 4


@dataclass(frozen=True, slots=True)
class LogDetail:
    """An event log with what is told of it beside its measures."""

    ref: LogRef
    file_name: str
    file_digest: str
    digest: str
    case_names: str
    texts_changed: int
    made_by: str
    withdrawn_because: str


def visible_logs(actor: Actor, search: str = "") -> QuerySet[Log]:
    """Logs whose title, source or reference has every word, in no order; whoever may see logs sees all of them."""
    found = Log.objects.select_related("withdrawal") if actor.person else Log.objects.none()
    for word in search.split():
        found = found.filter(Q(title__icontains=word) | Q(source__icontains=word) | Q(reference__icontains=word))
    return found


def log_detail(actor: Actor, reference: str) -> LogDetail:
    """One log; Refused `not_found`."""
    row = visible_logs(actor).filter(reference=reference).first() or none_of(reference)
    return LogDetail(
        ref=ref_of(row),
        file_name=row.file_name,
        file_digest=row.file_digest,
        digest=row.digest,
        case_names=row.case_names,
        texts_changed=row.texts_changed,
        made_by=row.made_by,
        withdrawn_because=row.withdrawal.reason if _is_withdrawn(row) else "",
    )


def find_log(reference: str) -> LogRef:
    """The log of this reference; Refused `not_found`."""
    return ref_of(Log.objects.select_related("withdrawal").filter(reference=reference).first() or none_of(reference))


def log_of_digest(digest: str) -> LogRef | None:
    """The log that holds the very events of this digest."""
    row = Log.objects.select_related("withdrawal").filter(digest=digest).first()
    return ref_of(row) if row else None


def events_in(actor: Actor, reference: str, *, first: date | None = None, last: date | None = None) -> pl.DataFrame:
    """The events, in order, of the cases of a log that began in a period (all where no day is given).

    Refused `not_found`, or `withdrawn` where the events are kept no longer.
    """
    row = visible_logs(actor).filter(reference=reference).first() or none_of(reference)
    return begun_between(events_of(row), first, last)


def events_of(row: Log) -> pl.DataFrame:
    """The events of a log, in order; Refused `withdrawn` where they are kept no longer."""
    if _is_withdrawn(row):
        raise Refused("withdrawn", f"{row.reference} was withdrawn and its events removed: {row.withdrawal.reason}")
    return _events_of(row.pk, row.digest)


def measures_of(events: pl.DataFrame, dropped: int = 0) -> LogMeasures:
    """The measures of events in order."""
    return measures(EventLog(events, dropped))


def ref_of(row: Log) -> LogRef:
    """A log as others see it."""
    return LogRef(
        reference=row.reference,
        title=row.title,
        source=row.source,
        cases=row.cases,
        events=row.events,
        activities=row.activities,
        variants=row.variants,
        dropped=row.dropped,
        median_seconds=row.median_microseconds / MICROSECONDS,
        first_at=row.first_at,
        last_at=row.last_at,
        people=row.people,
        made_at=row.made_at,
        withdrawn=_is_withdrawn(row),
        path=f"/change/logs/{row.reference}/",
    )


@lru_cache(maxsize=_HELD)
def _events_of(log_id: int, digest: str) -> pl.DataFrame:
    """The events of a log; the digest is asked for so that another database's log is never taken for it."""
    parts = LogPart.objects.filter(log_id=log_id).order_by("number").values_list("content", flat=True)
    return unpacked(bytes(part) for part in parts)


def _is_withdrawn(row: Log) -> bool:
    return hasattr(row, "withdrawal")


def none_of(reference: str) -> Log:
    """Refused `not_found`."""
    raise Refused("not_found", f"There is no event log {reference}. Check the reference.")
