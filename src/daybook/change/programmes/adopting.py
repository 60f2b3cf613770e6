"""What a programme may rest on: an appraisal, and records of discovery, found by how their references begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daybook.change.appraisal.public import appraisal_of
from daybook.change.discovery.public import (
    find_charge,
    find_engagement,
    find_extract,
    find_log,
    find_procurement,
    find_requirement,
    find_service,
)
from daybook.kernel.refused import Refused

APPRAISAL, LOG, SERVICE, REQUIREMENT = "appraisal", "log", "service", "requirement"
PROCUREMENT, ENGAGEMENT, CHARGE, EXTRACT = "procurement", "engagement", "charge", "extract"


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
    "MKT-": RecordKind(PROCUREMENT, find_procurement),
    "ENG-": RecordKind(ENGAGEMENT, find_engagement),
    "CHG-": RecordKind(CHARGE, find_charge),
    "EXT-": RecordKind(EXTRACT, find_extract),
}


def kind_of(record: str) -> RecordKind:
    """The kind of a record that stands; Refused `not_found` where there is none of that reference."""
    for prefix, kind in _KINDS.items():
        if record.startswith(prefix):
            kind.find(record)
            return kind
    begin = (
        "with APP- (appraisals), LOG- (event logs), SVC- (services), REQ- (requirements), MKT- (market evidence), "
        "ENG- (engagements), CHG- (outsourced services) or EXT- (extracts)"
    )
    message = f"There is no {record[:40]} that a programme can rest on. References of what it can begin {begin}."
    raise Refused("not_found", message)
