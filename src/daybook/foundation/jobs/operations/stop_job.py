"""An administrator stops anybody's job."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.jobs.ending import JobRef, end_early
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("jobs.stop_job")
def stop_job(*, actor: Actor, now: datetime, reference: str) -> JobRef:
    """Stop anybody's job: one that waits never runs, one that runs stops after its present chunk.

    What it has committed stays. Refused `not_found` and `wrong_state` (one that has ended).
    """
    return end_early(reference, "stop_job", now)
