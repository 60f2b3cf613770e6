"""Ending a job before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.foundation.jobs.models import Job
from daybook.foundation.jobs.queries import key_of
from daybook.foundation.jobs.states import JOB, JobState
from daybook.kernel.operation import note_move
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class JobRef:
    """A job and the state it is in."""

    reference: str
    state: str


def end_early(reference: str, verb: str, now: datetime, *, requested_by: str | None = None) -> JobRef:
    """Move a job towards its end; with `requested_by`, only that person's."""
    row = Job.objects.select_for_update().filter(pk=key_of(reference)).first()
    if row is None or requested_by not in {None, row.requested_by}:
        raise Refused("not_found", f"There is no job {reference} that you may end. Check the reference.")
    state = JOB.target(JobState(row.state), verb)
    note_move(row.reference, row.state, state)
    row.state = state
    row.ended_at = now if state is JobState.CANCELLED else None
    row.save(update_fields=["state", "ended_at"])
    return JobRef(row.reference, state)
