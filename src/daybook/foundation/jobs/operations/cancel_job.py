"""A person gives up a job of their own."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.jobs.ending import JobRef, end_early
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("jobs.cancel_job")
def cancel_job(*, actor: Actor, now: datetime, reference: str) -> JobRef:
    """Cancel a job you started: one that waits never runs, one that runs stops after its present chunk.

    What it has committed stays. Refused `not_found` for another person's job, `wrong_state` for one that has ended.
    """
    return end_early(reference, "cancel_job", now, requested_by=actor.person)
