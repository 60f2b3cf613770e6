"""Cancelling and stopping, by whoever may."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from daybook.foundation.jobs.kinds import KINDS, Cancelled, LeaseLost, Run
from daybook.foundation.jobs.models import Job
from daybook.foundation.jobs.operations.cancel_job import cancel_job
from daybook.foundation.jobs.operations.stop_job import stop_job
from daybook.foundation.jobs.queries import find_job, find_jobs, visible_jobs
from daybook.foundation.jobs.running import queue_job, run_job, run_of
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
MINE, THEIRS = Actor("P000001"), Actor("P000002")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "jobs.nothing", lambda run: {"attempt": run.attempt})
    # Who may is the gate's business and tested with it; what is done is tested here.
    monkeypatch.setattr("daybook.foundation.identity.gate.RoleGate.check", lambda *_: None)


def queued(state: str = "waiting") -> Job:
    row = queue_job(
        kind="jobs.nothing", arguments={}, title="Nothing", requested_by=MINE.person, unit="lines", total=None, now=NOW
    )
    Job.objects.filter(pk=row.pk).update(state=state)
    return row


def test_a_waiting_job_that_is_cancelled_never_runs() -> None:
    row = queued()
    assert cancel_job(actor=MINE, now=NOW, reference=row.reference).state == "cancelled"
    run_job.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempt, row.ended_at) == ("cancelled", 0, NOW)


def test_a_running_job_that_is_cancelled_halts_at_its_next_report() -> None:
    row = queued("running")
    assert cancel_job(actor=MINE, now=NOW, reference=row.reference).state == "stopping"
    with pytest.raises(Cancelled):
        run_of(row).report(done=1)


def test_another_persons_job_is_not_found_by_cancel_but_can_be_stopped() -> None:
    row = queued()
    with pytest.raises(Refused) as refusal:
        cancel_job(actor=THEIRS, now=NOW, reference=row.reference)
    assert refusal.value.code == "not_found"
    row.refresh_from_db()
    assert row.state == "waiting"
    assert stop_job(actor=THEIRS, now=NOW, reference=row.reference).state == "cancelled"


@pytest.mark.parametrize("state", ["done", "failed", "cancelled", "stopping"])
def test_what_has_ended_or_is_ending_is_refused(state: str) -> None:
    row = queued(state)
    for end in (cancel_job, stop_job):
        with pytest.raises(Refused) as refusal:
            end(actor=MINE, now=NOW, reference=row.reference)
        assert refusal.value.code == "wrong_state"


@pytest.mark.parametrize("reference", ["", "JOB-", "JOB-x", "JOB-²", "INV-000001", "JOB-999999", f"JOB-{'9' * 40}"])
def test_a_reference_that_is_none_is_not_found(reference: str) -> None:
    with pytest.raises(Refused) as refusal:
        stop_job(actor=MINE, now=NOW, reference=reference)
    assert refusal.value.code == "not_found"


def test_people_see_their_own_jobs() -> None:
    row = queued()
    assert [job.reference for job in visible_jobs(MINE)] == [row.reference]
    assert not visible_jobs(THEIRS).exists()
    assert visible_jobs(THEIRS, everyone=True).count() == 1
    with pytest.raises(Refused):
        find_job(THEIRS, row.reference)


def test_an_overtaken_attempt_can_report_nothing() -> None:
    row = queued("running")
    overtaken = run_of(row)
    Job.objects.filter(pk=row.pk).update(attempt=1)
    with pytest.raises(LeaseLost):
        overtaken.report(done=1)
    assert Job.objects.get(pk=row.pk).done == 0


def test_the_next_attempt_is_given_what_the_last_one_said_and_a_failure_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []

    def count(run: Run) -> None:
        seen.append((run.done, dict(run.so_far)))
        run.report(done=run.done + 3, so_far={"rows": run.done + 3})
        raise ZeroDivisionError

    monkeypatch.setitem(KINDS, "jobs.nothing", count)
    row = queued()
    run_job.call(row.pk)
    Job.objects.filter(pk=row.pk).update(state="running")
    run_job.call(row.pk)
    row.refresh_from_db()
    assert seen == [(0, {}), (3, {"rows": 3})]
    assert (row.state, row.done, row.result) == ("failed", 6, {"rows": 6})


def test_a_job_is_found_by_what_it_was_started_with() -> None:
    row = queued()
    Job.objects.filter(pk=row.pk).update(arguments={"digest": "abc"})
    assert [job.reference for job in find_jobs("jobs.nothing", digest="abc")] == [row.reference]
    assert find_jobs("jobs.nothing", digest="abd") == []
    assert find_jobs("jobs.other", digest="abc") == []


def test_a_job_done_carries_its_result() -> None:
    row = queued()
    run_job.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.result) == ("done", {"attempt": 1})


def test_a_failing_job_says_so_and_gives_its_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(run: Run) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(KINDS, "jobs.nothing", fail)
    row = queued()
    run_job.call(row.pk)
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.reference in row.message


def test_a_refusal_in_a_job_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(run: Run) -> None:
        raise Refused("closed", "The period is closed. Open it first.")

    monkeypatch.setitem(KINDS, "jobs.nothing", refuse)
    row = queued()
    run_job.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.message) == ("failed", "The period is closed. Open it first.")


def test_a_job_that_keeps_losing_its_worker_is_given_up() -> None:
    row = queued("running")
    Job.objects.filter(pk=row.pk).update(attempt=5)
    run_job.call(row.pk)
    row.refresh_from_db()
    assert row.state == "failed"
    assert "lost 5 times" in row.message
