"""How a log is kept, whichever way it came: screened, measured, and its events written as columns."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from daybook.change.discovery.models import LONGEST_SOURCE, LONGEST_TITLE, Log, LogPart
from daybook.change.discovery.queries.logs import find_log, log_of_digest
from daybook.change.discovery.refs import LogRef
from daybook.change.discovery.rules.columns import digest_of, packed
from daybook.change.discovery.rules.events import EventLog
from daybook.change.discovery.rules.exploring import moment_of
from daybook.change.discovery.rules.measures import MICROSECONDS, in_order, measures
from daybook.change.discovery.rules.screening import Cases, People, screened
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

MOST_EVENTS = 2_000_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a log comes from, in words, and the file it came in, where there was one."""

    title: str
    source: str
    file_name: str = ""
    file_digest: str = ""


def kept(log: EventLog, origin: Origin, *, people: People, cases: Cases, actor: Actor, now: datetime) -> LogRef:
    """Keep a log for the operation that is running. Refused `bad_name`, `empty_log`, `too_large` or `kept_before`."""
    check_name(origin.title, LONGEST_TITLE)
    check_name(origin.source, LONGEST_SOURCE)
    if log.events.is_empty():
        message = (
            "No event of it has a case, an activity and a time, so there is nothing to measure. Check the columns."
        )
        raise Refused("empty_log", message, dropped=log.dropped)
    if log.events.height > MOST_EVENTS:
        message = (
            f"A log kept here has at most {MOST_EVENTS:,} events. Divide it by period; analyse-log takes any size."
        )
        raise Refused("too_large", message)
    clean = screened(log, people=people, cases=cases, key=_key())
    events = in_order(clean.log)
    digest = digest_of(events)
    if before := log_of_digest(digest):
        message = f"These very events are kept already, as {before.reference}, {before.title}. Open that one."
        raise Refused("kept_before", message, log=before.reference)
    found = measures(EventLog(events, log.dropped))
    reference = next_reference("LOG")
    first_at, last_at = events["at"].min(), events["at"].max()
    row = Log.objects.create(
        reference=reference, title=origin.title, source=origin.source, file_name=origin.file_name,
        file_digest=origin.file_digest, digest=digest, people=people, case_names=clean.cases,
        texts_changed=clean.texts_changed, cases=found.cases, events=found.events, activities=found.activities,
        variants=found.variants, dropped=found.dropped, first_at=moment_of(int(first_at)),  # type: ignore[arg-type]
        last_at=moment_of(int(last_at)), median_microseconds=int((found.median_seconds or 0) * MICROSECONDS),  # type: ignore[arg-type]
        made_by=actor.person, made_at=now,
    )  # fmt: skip
    LogPart.objects.bulk_create(
        LogPart(log=row, number=number, events=size, content=content)
        for number, (size, content) in enumerate(packed(events), 1)
    )
    note(
        reference, digest=digest, events=found.events, cases=found.cases, people=people.value,
        case_names=clean.cases.value, texts_changed=clean.texts_changed,
    )  # fmt: skip
    return find_log(reference)


def _key() -> bytes:
    """The key of pseudonyms: the service's own secret, for this use alone."""
    return hmac.new(settings.SECRET_KEY.encode(), b"discovery pseudonyms", hashlib.sha256).digest()
