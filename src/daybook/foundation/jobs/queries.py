"""Every read of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daybook.foundation.jobs.models import Job
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as people see it; `done` and `total` count `unit`, `total` None where it is not known."""

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


def visible_jobs(actor: Actor, *, everyone: bool = False, limit: int = 200) -> list[JobView]:
    """The actor's own jobs, newest first; those of `everyone` only for who may open the page of jobs (jobs.view)."""
    rows = Job.objects.all() if everyone else Job.objects.filter(requested_by=actor.person)
    return [_view(row) for row in rows.order_by("-id")[:limit]]


def find_job(actor: Actor, reference: str, *, everyone: bool = False) -> JobView:
    """One job by its reference; Refused `not_found` also where it is another person's."""
    row = Job.objects.filter(pk=key_of(reference)).first()
    if row is None or not (everyone or row.requested_by == actor.person):
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
