"""Kinds of job, and what a running one is given: how to say how far it is, and how it learns that it must stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from daybook.foundation.jobs.models import Job
from daybook.foundation.jobs.states import JobState

Do = Callable[..., dict[str, Any] | None]
KINDS: dict[str, Do] = {}

# Set when this worker was told to leave: running jobs put themselves back at their next report.
leaving = threading.Event()


class Halted(BaseException):
    """A running job must stop where it is. Not an Exception, so that no job swallows it by accident."""


class Cancelled(Halted):
    """Somebody asked for the job to stop."""


class Leaving(Halted):
    """The worker was told to leave; another one goes on with the job."""


class LeaseLost(Halted):
    """Another worker holds the job now: this one was thought lost."""


def job(kind: str) -> Callable[[Do], Do]:
    """Make `do(run, **arguments)` the work of one kind of job, named like an operation (`ledger.import_journals`).

    It answers a small dictionary, kept as the job's result. It commits in short chunks and calls `run.report` inside
    each chunk's transaction; started again after a crash it goes on from `run.done`.
    """

    def register(do: Do) -> Do:
        assert kind not in KINDS, f"two jobs are called {kind}"
        KINDS[kind] = do
        return do

    return register


class Run:
    """One attempt at a job.

    `done` is what earlier attempts and this one have committed, in the job's unit, and `so_far` what they said of it.
    """

    def __init__(
        self, *, key: int, reference: str, requested_by: str, attempt: int, done: int, so_far: Mapping[str, Any]
    ) -> None:
        self.reference = reference
        self.requested_by = requested_by
        self.attempt = attempt
        self.done = done
        self.so_far = so_far
        self._key = key

    def report(
        self, *, done: int, message: str = "", total: int | None = None, so_far: Mapping[str, Any] | None = None
    ) -> None:
        """Say how far the job is; raises Halted when it must stop.

        Inside a chunk's transaction the chunk and its report are committed together or not at all: an attempt whose
        lease was lost is undone, and nothing is done twice. `so_far` is handed to the next attempt, should there be
        one, and stays as the result of a job that is stopped or fails.
        """
        if leaving.is_set():
            raise Leaving
        held = Job.objects.filter(pk=self._key, attempt=self.attempt)
        changes: dict[str, Any] = {"done": done, "message": message[:500]}
        changes |= {} if total is None else {"total": total}
        changes |= {} if so_far is None else {"result": dict(so_far)}
        if not held.filter(state__in=[JobState.RUNNING, JobState.STOPPING]).update(**changes):
            raise LeaseLost
        if held.filter(state=JobState.STOPPING).exists():
            raise Cancelled
        self.done = done
        self.so_far = self.so_far if so_far is None else so_far
