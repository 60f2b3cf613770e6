"""The pages of jobs: one's own, another person's, what moves, what ended, and giving one up."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.jobs import outcomes
from daybook.foundation.jobs.kinds import KINDS
from daybook.foundation.jobs.leases import beat
from daybook.foundation.jobs.models import Job
from daybook.foundation.jobs.outcomes import Outcome
from daybook.foundation.jobs.running import queue_job
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import Actor, system_actor
from daybook.ui.parts import Fact
from tests.pages import client_of, page, queries_of

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
FOUNDER = system_actor("founder")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "jobs.nothing", lambda run: {})


def person(name: str, *roles: str) -> Actor:
    reference = register_person(actor=FOUNDER, now=NOW, kind="staff", display_name=name).reference
    for role in roles:
        grant_role(actor=FOUNDER, now=NOW, person=reference, role=role, valid_from=date(2020, 4, 1))
    return Actor(reference)


@pytest.fixture
def clerk() -> Actor:
    return person("Clerk", "ledger_clerk")


def job_of(owner: Actor, title: str = "Count the beans", **columns: Any) -> str:
    row = queue_job(
        kind="jobs.nothing", arguments={}, title=title, requested_by=owner.person, unit="lines", total=None, now=NOW
    )
    Job.objects.filter(pk=row.pk).update(**columns)
    return row.reference


def polled(client: Client, reference: str, state: str, quarter: int = 0) -> Any:
    return client.get(f"/jobs/{reference}/progress/", {"state": state, "quarter": quarter})


def test_the_list_holds_ones_own_jobs_alone(clerk: Actor) -> None:
    job_of(clerk, "Mine", state="running", done=31_204, total=46_000)
    job_of(person("Other", "accountant"), "Theirs")
    text = page(client_of(clerk), "/jobs/")
    assert "31,204 of 46,000 lines" in text
    assert "Mine" in text
    assert "Theirs" not in text
    assert "Theirs" not in page(client_of(clerk), "/jobs/?whose=everybody")


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_may_see_all_jobs_sees_everybodys(clerk: Actor, role: str) -> None:
    reference = job_of(clerk)
    client = client_of(person("Watcher", role))
    assert "Count the beans" not in page(client, "/jobs/")
    assert "Count the beans" in page(client, "/jobs/?whose=everybody")
    assert "Count the beans" in page(client, f"/jobs/{reference}/")


def test_people_who_start_jobs_find_them_and_an_empty_list_says_what_fills_it(clerk: Actor) -> None:
    assert '<a href="/jobs/"' in page(client_of(clerk), "/jobs/")
    assert "No job yet" in page(client_of(clerk), "/jobs/")
    assert '<a href="/jobs/"' not in page(client_of(person("Stranger")), "/jobs/")


def test_another_persons_job_is_not_there(clerk: Actor) -> None:
    reference = job_of(clerk)
    stranger = client_of(person("Stranger"))
    for address in (f"/jobs/{reference}/", f"/jobs/{reference}/progress/", "/jobs/JOB-999999/", "/jobs/x/"):
        assert "Count the beans" not in page(stranger, address, 404)


def test_a_running_job_shows_its_progress_in_words_and_in_a_bar(clerk: Actor) -> None:
    beat("a worker")
    reference = job_of(clerk, state="running", done=31_204, total=46_000, message="Drafting")
    text = page(client_of(clerk), f"/jobs/{reference}/")
    assert "31,204 of 46,000 lines" in text
    assert "67%" in text
    assert 'max="46000" value="31204"' in text
    assert "Drafting" in text
    assert 'hx-trigger="every 2s"' in text
    assert 'role="status" aria-live="polite"' in text


def test_the_moving_part_is_told_out_loud_once_a_quarter(clerk: Actor) -> None:
    reference = job_of(clerk, state="running", done=60, total=100)
    client = client_of(clerk)
    text = polled(client, reference, "running", 1).content.decode()
    assert "Half of it is done." in text
    assert "60 of 100 lines" in text
    assert "<html" not in text
    assert "Half of it" not in polled(client, reference, "running", 2).content.decode()


def test_the_page_asks_for_itself_again_when_the_state_changed(clerk: Actor) -> None:
    reference = job_of(clerk, state="done", done=100, total=100)
    answer = polled(client_of(clerk), reference, "running")
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")
    assert "HX-Refresh" not in polled(client_of(clerk), job_of(clerk, state="running"), "running")


def test_an_ended_job_is_not_asked_again(clerk: Actor) -> None:
    text = page(client_of(clerk), f"/jobs/{job_of(clerk, state='done')}/")
    assert "hx-get" not in text
    assert "htmx.js" not in text
    assert "<form" not in text.partition("<main")[2].partition("</main>")[0]


def test_without_a_worker_the_page_says_that_it_stands_still(clerk: Actor) -> None:
    reference = job_of(clerk)
    assert "No worker is running" in page(client_of(clerk), f"/jobs/{reference}/")
    beat("a worker")
    assert "It begins as soon as a worker is free." in page(client_of(clerk), f"/jobs/{reference}/")


def test_a_job_can_be_cancelled_by_who_started_it(clerk: Actor) -> None:
    beat("a worker")
    reference = job_of(clerk, state="running")
    client = client_of(clerk)
    assert f'action="/jobs/{reference}/cancel-job/"' in page(client, f"/jobs/{reference}/")
    assert client.post(f"/jobs/{reference}/cancel-job/")["Location"] == f"/jobs/{reference}/"
    assert Job.objects.get().state == "stopping"
    text = page(client, f"/jobs/{reference}/")
    assert "cancel-job" not in text
    assert "It stops after the part it is working on." in text
    assert client.post(f"/jobs/{reference}/cancel-job/").status_code == 409


def test_nobody_else_cancels_it_and_only_an_administrator_stops_it(clerk: Actor) -> None:
    reference = job_of(clerk)
    assert client_of(person("Other", "accountant")).post(f"/jobs/{reference}/cancel-job/").status_code == 404
    for stranger in (person("Stranger"), person("Auditor", "auditor"), clerk):
        assert client_of(stranger).post(f"/jobs/{reference}/stop-job/").status_code == 403
    assert Job.objects.get().state == "waiting"
    assert client_of(clerk).get(f"/jobs/{reference}/cancel-job/").status_code == 405
    administrator = client_of(person("Administrator", "administrator"))
    assert "Stop this job" in page(administrator, f"/jobs/{reference}/")
    administrator.post(f"/jobs/{reference}/stop-job/")
    assert Job.objects.get().state == "cancelled"


def test_a_failed_job_says_what_went_wrong_and_what_comes_next(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Outcome(facts=[Fact(label="Beans", value="12", url="/beans/")], next_label="Count again", next_url="/again/")
    monkeypatch.setitem(outcomes._tellers, "jobs.nothing", lambda actor, job: told)
    reference = job_of(clerk, state="failed", message="The scales broke.", result={"beans": 12})
    text = page(client_of(clerk), f"/jobs/{reference}/")
    assert "The scales broke." in text
    assert re.search(r'<a class="govuk-link" href="/beans/">12</a>', text)
    assert 'href="/again/">Count again</a>' in text


def test_a_hostile_title_is_shown_as_text(clerk: Actor) -> None:
    reference = job_of(clerk, "<script>alert(1)</script>")
    for address in ("/jobs/", f"/jobs/{reference}/"):
        assert "<script>alert" not in page(client_of(clerk), address)


def test_the_list_takes_as_many_queries_for_fifty_jobs_as_for_one(clerk: Actor) -> None:
    job_of(clerk)
    client = client_of(clerk)
    one = queries_of(client, "/jobs/")
    for _ in range(60):
        job_of(clerk)
    assert queries_of(client, "/jobs/") == one
    assert "Next" in page(client, "/jobs/")
