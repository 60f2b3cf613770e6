"""Running one job: the task that the queue holds, and the moves of the job's state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django_tasks import task

from daybook.foundation.jobs.kinds import KINDS, Cancelled, LeaseLost, Leaving, Run
from daybook.foundation.jobs.models import Job
from daybook.foundation.jobs.states import ENDED, JOB, JobState
from daybook.kernel import clock
from daybook.kernel.refused import Refused

MOST_ATTEMPTS = 5

log = structlog.get_logger(__name__)


@transaction.atomic
def queue_job(
    *, kind: str, arguments: dict[str, Any], title: str, requested_by: str, unit: str, total: int | None, now: datetime
) -> Job:
    """Write a job and its place in the queue in the caller's transaction: no worker sees it before the commit."""
    assert kind in KINDS, f"no domain's jobs.py has a job called {kind}"
    row = Job.objects.create(
        kind=kind, arguments=arguments, title=title, requested_by=requested_by, unit=unit, total=total, asked_at=now
    )
    run_job.enqueue(row.pk)
    return row


@task()
def run_job(job_id: int) -> None:
    """Do a job's work, once its earlier holder (if any) is known to be lost."""
    started = _begin(job_id, clock.now())
    if started is None:
        return
    row, run = started
    with structlog.contextvars.bound_contextvars(job=run.reference, attempt=run.attempt):
        try:
            result = KINDS[row.kind](run, **row.arguments)
        except Cancelled:
            _move(row, "halt", clock.now(), message="Stopped as asked.")
        except LeaseLost:
            log.warning("job_lease_lost")
        except Leaving:
            _move(row, "put_back", clock.now())
            raise
        except Refused as refused:
            _move(row, "fail", clock.now(), message=refused.message)
        except Exception:
            log.exception("job_failed", kind=row.kind)
            said = f"The job failed and has been reported. Quote {run.reference} to an administrator."
            _move(row, "fail", clock.now(), message=said)
        else:
            _move(row, "finish", clock.now(), result=result or {})


@transaction.atomic
def _begin(job_id: int, now: datetime) -> tuple[Job, Run] | None:
    """Take the job for a new attempt; None when there is nothing left to do."""
    row = Job.objects.select_for_update().get(pk=job_id)
    state = JobState(row.state)
    if state in ENDED:
        return None
    row.attempt += 1
    row.state = JOB.target(state, "begin")
    row.started_at = row.started_at or now
    if row.attempt > MOST_ATTEMPTS:
        row.state = JobState.FAILED
        row.message = f"Its worker was lost {MOST_ATTEMPTS} times. Quote {row.reference} to an administrator."
    if row.state in ENDED:
        row.ended_at = now
    row.save()
    return None if row.state in ENDED else (row, run_of(row))


def run_of(row: Job) -> Run:
    """The present attempt at a job, as its kind is given it."""
    return Run(
        key=row.pk,
        reference=row.reference,
        requested_by=row.requested_by,
        attempt=row.attempt,
        done=row.done,
        so_far=row.result or {},
    )


@transaction.atomic
def _move(row: Job, verb: str, now: datetime, *, message: str | None = None, result: Any = None) -> None:
    """Change the job's state, unless another attempt holds it by now."""
    held = Job.objects.select_for_update().filter(pk=row.pk, attempt=row.attempt).exclude(state__in=ENDED).first()
    if held is None:
        log.warning("job_lease_lost")
        return
    held.state = JOB.target(JobState(held.state), verb)
    held.ended_at = now if held.state in ENDED else None
    held.message = held.message if message is None else message[:500]
    held.result = held.result if result is None else result
    # A worker told to leave is no fault of the job's.
    held.attempt -= 1 if held.state == JobState.WAITING else 0
    held.save()
