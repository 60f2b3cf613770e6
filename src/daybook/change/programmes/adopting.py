"""The records that a programme may rest on: appraisals and event logs, each found by how its reference begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daybook.change.appraisal.public import appraisal_of
from daybook.change.discovery.public import find_log
from daybook.kernel.refused import Refused

APPRAISAL, LOG = "appraisal", "log"


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record, and how one is found; the finder refuses `not_found`."""

    name: str
    find: Callable[[str], object]


_KINDS = {"APP-": RecordKind(APPRAISAL, appraisal_of), "LOG-": RecordKind(LOG, find_log)}


def kind_of(record: str) -> RecordKind:
    """The kind of a record that stands; Refused `not_found` where there is none of that reference."""
    for prefix, kind in _KINDS.items():
        if record.startswith(prefix):
            kind.find(record)
            return kind
    message = f"There is no appraisal and no event log {record[:40]}. Their references begin with APP- and LOG-."
    raise Refused("not_found", message)
