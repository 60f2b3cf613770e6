"""What a programme may rest on: appraisals, event logs, services, requirements, found by how references begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daybook.change.appraisal.public import appraisal_of
from daybook.change.discovery.public import find_log, find_requirement, find_service
from daybook.kernel.refused import Refused

APPRAISAL, LOG, SERVICE, REQUIREMENT = "appraisal", "log", "service", "requirement"


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record, and how one is found; the finder refuses `not_found`."""

    name: str
    find: Callable[[str], object]


_KINDS = {
    "APP-": RecordKind(APPRAISAL, appraisal_of),
    "LOG-": RecordKind(LOG, find_log),
    "SVC-": RecordKind(SERVICE, find_service),
    "REQ-": RecordKind(REQUIREMENT, find_requirement),
}


def kind_of(record: str) -> RecordKind:
    """The kind of a record that stands; Refused `not_found` where there is none of that reference."""
    for prefix, kind in _KINDS.items():
        if record.startswith(prefix):
            kind.find(record)
            return kind
    begin = "with APP- (appraisals), LOG- (event logs), SVC- (services) or REQ- (requirements)"
    message = f"There is no {record[:40]} that a programme can rest on. References of what it can begin {begin}."
    raise Refused("not_found", message)
