"""A worker process: it runs jobs one after the other, keeps its lease, and runs the schedule.

The queue is django-tasks' database backend. The loop is ours, since the package's own worker forgets a task whose
process was killed, and since what a slow worker writes late must not overrule the worker that took over.

Three threads, so that none holds up another: this one runs jobs; one beats and puts lost tasks back; one runs the
schedule. Everything here may run in several workers on several machines at once: a task is claimed under a row lock,
and each part of the schedule is harmless when done twice.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from daybook.foundation.jobs import leases
from daybook.foundation.jobs.kinds import Leaving, leaving
from daybook.kernel import clock

POLL_SECONDS = 0.5

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Scheduled:
    """Something done again and again; `do(now)` may run in two workers at once."""

    name: str
    every_seconds: float
    do: Callable[[datetime], object]


def work(schedule: Sequence[Scheduled]) -> None:
    """Run jobs and the schedule until SIGTERM or SIGINT; a running job puts itself back at its next report."""
    name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    # The first beat comes before the first claim: a worker not yet heard of would seem lost.
    leases.beat(name)
    log.info("worker_started", worker=name)
    lease = [
        Scheduled("beat", leases.BEAT_SECONDS, lambda now: leases.beat(name)),
        Scheduled("requeue", leases.BEAT_SECONDS, lambda now: leases.requeue_lost()),
    ]
    kept = [Scheduled("forget", 3600, lambda now: leases.forget_finished()), *schedule]
    threads = [threading.Thread(target=_repeat, args=(part,), daemon=True) for part in (lease, kept)]
    for thread in threads:
        thread.start()
    while not leaving.is_set():
        if not _work_once(name):
            leaving.wait(POLL_SECONDS)
    for thread in threads:
        thread.join(timeout=5)
    leases.sign_off(name)
    log.info("worker_left", worker=name)


def _leave(*_: Any) -> None:
    leaving.set()


def _work_once(name: str) -> bool:
    """Run the next task, if any; a database that is away for a while is waited for."""
    close_old_connections()
    try:
        # A glance first, so that an idle worker on SQLite does not take the write lock twice a second.
        task = leases.claim(name) if DBTaskResult.objects.ready().exists() else None
        if task is not None:
            _run(task)
        return task is not None
    except DatabaseError:
        log.exception("worker_waits_for_database")
        connection.close()
        leaving.wait(2)
        return False


def _run(task: DBTaskResult) -> None:
    arguments = task.args_kwargs
    try:
        task.task.call(*arguments["args"], **arguments["kwargs"])
    except Leaving:
        leases.settle(task, TaskResultStatus.READY)
    except DatabaseError:
        # Whether the job got anywhere is in the database; the lease brings the task back.
        raise
    except Exception:
        log.exception("task_failed", task=str(task.pk))
        leases.settle(task, TaskResultStatus.FAILED)
    else:
        leases.settle(task, TaskResultStatus.SUCCESSFUL)


def _repeat(parts: Sequence[Scheduled]) -> None:
    """Do each part when it is due, at once to begin with; one that fails is logged and tried again."""
    due = dict.fromkeys(range(len(parts)), 0.0)
    while not leaving.is_set():
        for place, part in enumerate(parts):
            if due[place] > time.monotonic():
                continue
            due[place] = time.monotonic() + part.every_seconds
            try:
                close_old_connections()
                part.do(clock.now())
            except Exception:
                log.exception("schedule_failed", part=part.name)
                connection.close()
        leaving.wait(0.2)
    connection.close()
