"""What acts on services and requirements share, and what domains above have kept of a service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.change.discovery.models import (
    LONGEST_REASON,
    LONGEST_SOURCE,
    Baseline,
    Requirement,
    Service,
    Trace,
    Wording,
)
from daybook.change.discovery.queries.catalogue import baseline_ref, known_titles
from daybook.change.discovery.refs import BaselineRef
from daybook.change.discovery.rules.catalogue import Measure, Priority, traces_of
from daybook.change.discovery.states import REQUIREMENT, RequirementState
from daybook.foundation.organisation.public import posts
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

_CHECKED = ("SVC-", "LOG-", "REQ-", "MKT-")


def locked_service(reference: str, seen_version: int) -> Service:
    """The service, locked; Refused `not_found`, or `stale` when another version was seen."""
    row = Service.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no service {reference}. Check the reference.")
    note(reference)
    refuse_stale(reference, seen_version, row.version)
    return row


def locked_requirement(reference: str, seen_version: int, verb: str) -> Requirement:
    """The requirement, locked; Refused `not_found`, `stale`, or `wrong_state` where it was dropped."""
    row = Requirement.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no requirement {reference}. Check the reference.")
    note(reference)
    refuse_stale(reference, seen_version, row.version)
    REQUIREMENT.target(RequirementState(row.state), verb)
    return row


def refuse_stale(reference: str, seen: int, now: int) -> None:
    """Refused `stale` when another version was seen."""
    if seen != now:
        message = f"{reference} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, subject=reference, seen=seen, now=now)


def check_owner(post: str, now: datetime) -> str:
    """The reference of a post there is today; Refused `unknown_post`."""
    post = post.strip()
    if post not in posts([post], on=london_day(now), known_at=now):
        raise Refused("unknown_post", f"There is no post {post[:20]} today. Give a reference such as POST-000003.")
    return post


def refuse_unknown(traces: Sequence[str]) -> None:
    """Refused `unknown_trace` where one that is a reference of discovery names nothing there is."""
    ours = {one for one in traces if one.startswith(_CHECKED)}
    if unknown := sorted(ours - known_titles(ours).keys()):
        raise Refused("unknown_trace", f"There is no {unknown[0]}. Check the reference.")


def worded(
    row: Requirement, actor: Actor, now: datetime, *, statement: str, source: str, priority: Priority, measure: str,
    traces: Sequence[str],
) -> Wording:  # fmt: skip
    """A wording of the requirement's version. Refused `bad_name`, `bad_trace`, or `unknown_trace`."""
    check_name(statement, LONGEST_REASON)
    check_name(source, LONGEST_SOURCE)
    check_name(measure, LONGEST_SOURCE)
    leads_to = traces_of(traces)
    refuse_unknown(leads_to)
    wording = Wording.objects.create(
        requirement=row, version=row.version, statement=statement, source=source, priority=priority, measure=measure,
        made_by=actor.person, at=now,
    )  # fmt: skip
    Trace.objects.bulk_create(Trace(wording=wording, to=one) for one in leads_to)
    return wording


def record_satisfaction(
    *, service: str, value_millionths: int, measured_on: date, basis: str, made_by: str, now: datetime
) -> BaselineRef:
    """The share satisfied with a service on a day, as its baseline; in millionths of one per cent.

    Recorded again on the same basis it answers with what is kept. Refused `not_found`.
    """
    row = Service.objects.filter(reference=service).first()
    if row is None:
        raise Refused("not_found", f"There is no service {service}. Check the reference.")
    kept, _ = Baseline.objects.get_or_create(
        service=row, measure=Measure.SATISFACTION, basis=basis,
        defaults={"value_millionths": value_millionths, "measured_on": measured_on, "made_by": made_by, "at": now},
    )  # fmt: skip
    note(service, measure=Measure.SATISFACTION.value)
    return baseline_ref(kept)
