"""Leases: a worker holds its tasks for as long as it is heard from.

Every worker writes a beat every few seconds. A running task whose worker has been silent for longer than the lease goes
back to the queue, whoever notices first. All times here are the database's own, so that no machine's clock matters.
A worker that was only slow, not dead, finds its attempt overtaken at its next report (`kinds.LeaseLost`).
"""

from __future__ import annotations

import os
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from daybook.foundation.jobs.models import Worker


def _lease() -> timedelta:
    given = os.environ.get("DAYBOOK_LEASE_SECONDS") or "30"
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_LEASE_SECONDS:
        raise ValueError(f"DAYBOOK_LEASE_SECONDS is {given}. Write a number of seconds up to a day, such as 30.")
    return timedelta(seconds=seconds)


_LONGEST_LEASE_SECONDS = 86_400
LEASE = _lease()
BEAT_SECONDS = LEASE.total_seconds() / 6
FORGOTTEN = timedelta(days=1)
KEPT = timedelta(days=7)

log = structlog.get_logger(__name__)


def beat(name: str) -> None:
    """Say that this worker lives."""
    if not Worker.objects.filter(name=name).update(beat_at=Now()):
        Worker.objects.create(name=name)


def sign_off(name: str) -> None:
    """Say that this worker has left: what it still held goes back to the queue at once."""
    Worker.objects.filter(name=name).delete()
    requeue_lost()


@transaction.atomic
def claim(name: str) -> DBTaskResult | None:
    """The next waiting task, now held by this worker; two workers never get the same one."""
    # SKIP LOCKED on PostgreSQL; on SQLite the transaction is the only writer from its start.
    task = DBTaskResult.objects.ready().get_locked()
    if task is not None:
        task.claim(name)
    return task


def settle(task: DBTaskResult, status: TaskResultStatus) -> None:
    """Write how a task ended (or that it waits again), unless another worker holds it by now."""
    held = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, worker_ids=task.worker_ids)
    held.update(status=status, finished_at=None if status == TaskResultStatus.READY else Now())


def requeue_lost() -> int:
    """Put the tasks of silent workers back into the queue; their number. Several at once are harmless."""
    alive = set(Worker.objects.filter(beat_at__gt=Now() - LEASE).values_list("name", flat=True))
    lost = [
        task
        for task in DBTaskResult.objects.running().only("id", "worker_ids")
        if not alive.intersection(task.worker_ids[-1:])
    ]
    for task in lost:
        log.warning("task_requeued", task=str(task.pk), worker=task.worker_ids[-1])
        settle(task, TaskResultStatus.READY)
    return len(lost)


def forget_finished() -> None:
    """Take away finished tasks and long-gone workers; jobs themselves are kept."""
    DBTaskResult.objects.finished().filter(finished_at__lt=Now() - KEPT).delete()
    Worker.objects.filter(beat_at__lt=Now() - FORGOTTEN).delete()


def seconds_since_beat() -> int | None:
    """Whole seconds since any worker was last heard from; None when there is none."""
    age = ExpressionWrapper(Now() - F("beat_at"), output_field=DurationField())
    newest = Worker.objects.annotate(age=age).order_by("-beat_at").values_list("age", flat=True).first()
    return None if newest is None else max(0, int(newest.total_seconds()))
