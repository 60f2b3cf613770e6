"""A requirement is worded anew."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.cataloguing import locked_requirement, worded
from daybook.change.discovery.queries.catalogue import find_requirement
from daybook.change.discovery.refs import RequirementRef
from daybook.change.discovery.rules.catalogue import Priority
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation


@operation("discovery.revise_requirement")
def revise_requirement(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    statement: str,
    source: str,
    priority: Priority,
    measure: str,
    traces: list[str],
) -> RequirementRef:
    """Word a requirement anew, whole; what it said before stays with it.

    Refused `not_found`, `stale`, `wrong_state` where it was dropped, or as `write_requirement` refuses.
    """
    row = locked_requirement(reference, seen_version, "revise_requirement")
    row.version += 1
    row.save(update_fields=["version"])
    worded(row, actor, now, statement=statement, source=source, priority=priority, measure=measure, traces=traces)
    note(reference, priority=priority.value)
    return find_requirement(reference)
