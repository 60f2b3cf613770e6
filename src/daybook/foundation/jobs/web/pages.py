"""Pages of jobs: the list, one job while it runs and after, and giving one up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from daybook.foundation.audit.public import story_of
from daybook.foundation.jobs.ending import JobRef
from daybook.foundation.jobs.leases import seconds_since_beat
from daybook.foundation.jobs.operations.cancel_job import cancel_job
from daybook.foundation.jobs.operations.stop_job import stop_job
from daybook.foundation.jobs.outcomes import outcome_of
from daybook.foundation.jobs.queries import JobView, find_job, visible_jobs
from daybook.foundation.jobs.states import JobState
from daybook.foundation.jobs.web.progress import counted, progress_of, waiting_words
from daybook.kernel import clock
from daybook.ui.links import names_of
from daybook.ui.parts import Column, Fact, Row, Tab, Table
from daybook.ui.routes import actor_in, may, requires, signed_in_route
from daybook.ui.tables import Slice, read_slice

_SEES_ALL = "jobs.view"
_COLUMNS = (
    Column(key="what", label="Job", main=True),
    Column(key="state", label="State", kind="state"),
    Column(key="done", label="How far"),
    Column(key="who", label="Asked for by"),
    Column(key="asked", label="Asked for", kind="date", sortable=True),
    Column(key="ended", label="Ended", kind="date", second=True),
    Column(key="reference", label="Reference", kind="reference", second=True),
)
_VALUES = ("id", "title", "state", "done", "total", "unit", "requested_by", "asked_at", "ended_at")


@signed_in_route
def jobs(request: HttpRequest) -> HttpResponse:
    """One's own jobs, newest first; everybody's for those who may see them all."""
    sees_all = may(request, _SEES_ALL)
    everyone = sees_all and request.GET.get("whose") == "everybody"
    query = visible_jobs(actor_in(request), everyone=everyone)
    found = read_slice(request, query, columns=_VALUES, sortable={"asked": "id"}, sort="-asked", key="id")
    tabs = [
        Tab(label="Yours", url=reverse("jobs:jobs"), current=not everyone),
        Tab(label="Everybody’s", url=f"?{urlencode({'whose': 'everybody'})}", current=everyone),
    ]
    context = {"tabs": tabs if sees_all else [], "table": _table(found, everyone), "everyone": everyone}
    return render(request, "jobs/jobs.html", context)


def _table(found: Slice, everyone: bool) -> Table:
    columns = [column for column in _COLUMNS if everyone or column.key != "who"]
    return Table(
        caption="Everybody’s jobs" if everyone else "Your jobs",
        columns=columns,
        rows=_rows(found.rows, [column.key for column in columns]),
        sort=found.sort,
        sort_urls=found.sort_urls,
        next_url=found.next_url,
        previous_url=found.previous_url,
        empty="No job yet. Work that takes longer than a few seconds, such as journals from a file, is done as a job "
        "while you go on with something else, and stands here.",
    )


def _rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[Row]:
    names = names_of({row["requested_by"] for row in rows})
    shown = []
    for row in rows:
        reference = f"JOB-{row['id']:06d}"
        cells = {
            "what": row["title"],
            "state": row["state"],
            "done": counted(row["done"], row["total"], row["unit"]),
            "who": names[row["requested_by"]],
            "asked": row["asked_at"],
            "ended": row["ended_at"],
            "reference": reference,
        }
        url = reverse("jobs:job", args=[reference])
        shown.append(Row(key=reference, url=url, cells=[cells[column] for column in columns]))
    return shown


@signed_in_route
@never_cache
def job(request: HttpRequest, reference: str) -> HttpResponse:
    """One job: how far it is while it runs, what came of it afterwards, and how to give it up."""
    actor, view = actor_in(request), _find(request, reference)
    context = _live(view) | {
        "facts": _identity(view),
        "outcome": outcome_of(actor, view) if view.ended else None,
        "events": story_of(actor, view.reference),
        "ending": _ending(request, view),
    }
    return render(request, "jobs/job.html", context)


@signed_in_route
@never_cache
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The moving part of a job's page; the page asks for itself again when the job has come to another state."""
    view = _find(request, reference)
    if view.state != request.GET.get("state"):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    announced = request.GET.get("quarter") == str(progress_of(view).quarter)
    return render(request, "jobs/progress.html", _live(view) | {"announced": announced, "polled": True})


@requires("jobs.cancel_job")
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Give up a job of one's own."""
    return _ended(request, cancel_job(actor=actor_in(request), now=clock.now(), reference=reference))


@requires("jobs.stop_job")
@require_POST
def stop(request: HttpRequest, reference: str) -> HttpResponse:
    """Stop anybody's job."""
    return _ended(request, stop_job(actor=actor_in(request), now=clock.now(), reference=reference))


def _ended(request: HttpRequest, ref: JobRef) -> HttpResponse:
    words = "is cancelled" if ref.state == JobState.CANCELLED else "stops after what it is doing now"
    messages.success(request, f"{ref.reference} {words}.")
    return redirect("jobs:job", reference=ref.reference)


def _find(request: HttpRequest, reference: str) -> JobView:
    return find_job(actor_in(request), reference, everyone=may(request, _SEES_ALL))


def _live(view: JobView) -> dict[str, Any]:
    so_far = progress_of(view)
    asked = urlencode([("state", view.state), ("quarter", str(so_far.quarter))])
    return {
        "job": view,
        "progress": so_far,
        "standstill": waiting_words(view, seconds_since_beat()) if not view.ended else "",
        "poll_url": f"{reverse('jobs:progress', args=[view.reference])}?{asked}",
    }


def _identity(view: JobView) -> list[Fact]:
    facts = [
        Fact(label="State", value=view.state, state=True),
        Fact(label="Asked for by", value=names_of([view.requested_by])[view.requested_by]),
        Fact(label="Asked for", value=view.asked_at),
    ]
    if view.started_at and not view.ended_at:
        facts.append(Fact(label="Begun", value=view.started_at))
    if view.ended_at:
        facts.append(Fact(label="Ended", value=view.ended_at))
    return facts


def _ending(request: HttpRequest, view: JobView) -> tuple[str, str]:
    """The button that ends this job early, as (label, address), for who may press it now."""
    if view.ended or view.state == JobState.STOPPING:
        return "", ""
    if view.requested_by == actor_in(request).person and may(request, "jobs.cancel_job"):
        return "Cancel this job", reverse("jobs:cancel_job", args=[view.reference])
    if may(request, "jobs.stop_job"):
        return "Stop this job", reverse("jobs:stop_job", args=[view.reference])
    return "", ""
