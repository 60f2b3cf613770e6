"""THE DOOR of jobs: start long work in the caller's transaction, and see how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from daybook.foundation.jobs.kinds import Run, job
from daybook.foundation.jobs.leases import seconds_since_beat
from daybook.foundation.jobs.outcomes import Outcome, tell_outcome
from daybook.foundation.jobs.queries import JobView, find_job, find_jobs
from daybook.foundation.jobs.running import queue_job
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note

__all__ = [
    "JobView", "Outcome", "Run", "find_job", "find_jobs", "job", "seconds_since_beat", "start_job", "tell_outcome",
]  # fmt: skip


def start_job(
    *,
    kind: str,
    arguments: dict[str, Any],
    title: str,
    actor: Actor,
    now: datetime,
    unit: str = "lines",
    total: int | None = None,
) -> str:
    """Queue a job of a registered kind inside the running operation; its reference (JOB-000042).

    `arguments` are plain JSON values, handed to the kind's function; references, not files or personal values.
    """
    row = queue_job(
        kind=kind, arguments=arguments, title=title, requested_by=actor.person, unit=unit, total=total, now=now
    )
    note(row.reference, job_kind=kind)
    return row.reference
