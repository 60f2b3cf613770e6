"""A requirement is written down."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.cataloguing import worded
from daybook.change.discovery.models import Requirement
from daybook.change.discovery.queries.catalogue import find_requirement
from daybook.change.discovery.refs import RequirementRef
from daybook.change.discovery.rules.catalogue import Priority
from daybook.change.discovery.states import RequirementState
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation


@operation("discovery.write_requirement")
def write_requirement(
    *,
    actor: Actor,
    now: datetime,
    statement: str,
    source: str,
    priority: Priority,
    measure: str,
    traces: list[str],
) -> RequirementRef:
    """Write down what is required: in which words, from whom, how much it matters, and how we shall know it is met.

    `traces` are what it leads to: services and logs by reference, options and interfaces by reference or name. Refused
    `bad_name`, `bad_trace`, or `unknown_trace` for a service or log there is not.
    """
    row = Requirement.objects.create(reference=next_reference("REQ"), state=RequirementState.OPEN)
    worded(row, actor, now, statement=statement, source=source, priority=priority, measure=measure, traces=traces)
    note(row.reference, priority=priority.value)
    return find_requirement(row.reference)
