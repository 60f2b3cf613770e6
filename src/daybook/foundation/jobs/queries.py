"""Every read of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from daybook.foundation.jobs.models import Job
from daybook.foundation.jobs.states import ENDED
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as people see it; `done` and `total` count `unit`, `total` None where it is not known.

    `result` is what the kind answered, or what it had said so far where the job was stopped or failed.
    """

    reference: str
    kind: str
    title: str
    state: str
    done: int
    total: int | None
    unit: str
    message: str
    requested_by: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    result: dict[str, Any] | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED


def visible_jobs(actor: Actor, *, everyone: bool = False) -> QuerySet[Job]:
    """The actor's own jobs; those of `everyone` only for who may see them all (jobs.view)."""
    return Job.objects.all() if everyone else Job.objects.filter(requested_by=actor.person)


def find_jobs(kind: str, **arguments: str) -> list[JobView]:
    """Anybody's jobs of a kind that were started with these arguments, newest first: for the kind's own domain."""
    asked = {f"arguments__{name}": value for name, value in arguments.items()}
    return [_view(row) for row in Job.objects.filter(kind=kind, **asked).order_by("-id")]


def find_job(actor: Actor, reference: str, *, everyone: bool = False) -> JobView:
    """One job by its reference; Refused `not_found` also where it is another person's."""
    row = visible_jobs(actor, everyone=everyone).filter(pk=key_of(reference)).first()
    if row is None:
        raise Refused("not_found", f"There is no job {reference} of yours. Check the reference.")
    return _view(row)


def key_of(reference: str) -> int:
    """The key behind a reference; -1, which no job has, where it is not one."""
    prefix, _, number = reference.partition("-")
    return int(number) if prefix == "JOB" and number.isascii() and number.isdigit() and len(number) < 18 else -1


def _view(row: Job) -> JobView:
    return JobView(
        row.reference, row.kind, row.title, row.state, row.done, row.total, row.unit, row.message, row.requested_by,
        row.asked_at, row.started_at, row.ended_at, row.result,
    )  # fmt: skip
