"""A requirement is dropped."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.cataloguing import locked_requirement, worded
from daybook.change.discovery.models import LONGEST_REASON
from daybook.change.discovery.queries.catalogue import find_requirement
from daybook.change.discovery.refs import RequirementRef
from daybook.change.discovery.rules.catalogue import Priority
from daybook.change.discovery.states import RequirementState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note


@operation("discovery.drop_requirement")
def drop_requirement(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> RequirementRef:
    """Drop a requirement for good, with the reason; it stays in the register as dropped.

    Refused `not_found`, `stale`, `wrong_state`, `reason_missing` or `bad_text`.
    """
    check_note(reason, LONGEST_REASON)
    row = locked_requirement(reference, seen_version, "drop_requirement")
    if not reason.strip():
        raise Refused("reason_missing", "Say why it is dropped: somebody will ask for it again.")
    said = find_requirement(reference)
    row.state, row.dropped_because, row.version = RequirementState.DROPPED, reason.strip(), row.version + 1
    row.save(update_fields=["state", "dropped_because", "version"])
    worded(
        row, actor, now, statement=said.statement, source=said.source, priority=Priority(said.priority),
        measure=said.measure, traces=said.traces,
    )  # fmt: skip
    note_move(reference, RequirementState.OPEN, RequirementState.DROPPED)
    return find_requirement(reference)
