"""Jobs with real worker processes: killed, told to leave, cancelled, and racing one another."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.running.counting import COUNTER

AS_DELIVERED = "30"
PROJECT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes

PREPARE = """
import json, sys
from daybook.config.cli import start_django
start_django()
from tests.running import counting
counting.register()
from daybook.foundation.jobs.models import Job
from daybook.foundation.jobs.running import queue_job
from daybook.foundation.numbering.models import Series
from daybook.kernel import clock
"""


def script(database: Any, text: str) -> Any:
    """Run Python beside the test on its own database; what it prints is JSON."""
    done = subprocess.run(
        [sys.executable, "-c", PREPARE + textwrap.dedent(text)],
        env=database.environment(),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def start_count(database: Any, *, jobs: int = 1, **arguments: Any) -> None:
    script(
        database,
        f"""
        Series.objects.get_or_create(prefix=counting.COUNTER)
        for _ in range({jobs}):
            queue_job(kind="running.count", arguments={arguments!r}, title="Count", requested_by="P000001",
                      unit="chunks", total={arguments["chunks"]}, now=clock.now())
        print("null")
        """,
    )


def read(database: Any, query: str) -> list[tuple[Any, ...]]:
    """Rows of the test's own database, read from outside Daybook."""
    if database.url.startswith("sqlite"):
        with closing(sqlite3.connect(urlsplit(database.url).path[1:], timeout=30)) as connection:
            return connection.execute(query).fetchall()
    with psycopg.connect(database.url) as connection:
        return connection.execute(query).fetchall()


def jobs_now(database: Any) -> list[dict[str, Any]]:
    names = ("state", "done", "attempt", "message", "result")
    rows = read(database, f"SELECT {', '.join(names)} FROM jobs_job ORDER BY id")
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [job | {"result": json.loads(job["result"]) if isinstance(job["result"], str) else job["result"]}
            for job in found]  # fmt: skip


def counted(database: Any) -> int:
    return int(read(database, f"SELECT last_number FROM numbering_series WHERE prefix = '{COUNTER}'")[0][0])


def wait_for(database: Any, seconds: float, wanted: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    end = time.monotonic() + seconds
    while True:
        found = jobs_now(database)
        if wanted(found):
            return found
        assert time.monotonic() < end, f"not within {seconds} s: {found}"
        time.sleep(0.1)


@contextmanager
def worker(database: Any, log: Path, lease: str = "4") -> Iterator[subprocess.Popen[str]]:
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.running.counting"],
            env=database.environment(DAYBOOK_LEASE_SECONDS=lease),
            cwd=PROJECT,
            stderr=errors,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)


@pytest.mark.long
def test_a_killed_worker_is_followed_within_a_minute_and_nothing_counts_twice(
    own_database: Any, tmp_path: Path
) -> None:
    start_count(own_database, chunks=30, pause=0.2)
    with worker(own_database, tmp_path / "first.log", AS_DELIVERED) as first:
        wait_for(own_database, 30, lambda jobs: jobs[0]["done"] >= 3)
        os.kill(first.pid, signal.SIGKILL)
        killed = time.monotonic()
        with worker(own_database, tmp_path / "second.log", AS_DELIVERED):
            wait_for(own_database, 60, lambda jobs: jobs[0]["attempt"] == 2)
            taken_up_after = time.monotonic() - killed
            (job,) = wait_for(own_database, 60, lambda jobs: jobs[0]["state"] == "done")
    assert taken_up_after < 60
    assert job["result"] == {"counted": 30}
    assert counted(own_database) == 30


def test_a_worker_killed_inside_a_chunk_leaves_none_of_it(own_database: Any, tmp_path: Path) -> None:
    start_count(own_database, chunks=2, pause=2, inside=True)
    with worker(own_database, tmp_path / "first.log") as first:
        wait_for(own_database, 30, lambda jobs: jobs[0]["done"] == 1)
        time.sleep(0.5)  # well inside the second chunk's transaction
        os.kill(first.pid, signal.SIGKILL)
        first.wait(10)
    assert counted(own_database) == 1
    with worker(own_database, tmp_path / "second.log"):
        wait_for(own_database, 60, lambda jobs: jobs[0]["state"] == "done")
    assert counted(own_database) == 2


@pytest.mark.long
def test_a_worker_that_froze_finds_its_lease_lost_and_changes_nothing_more(own_database: Any, tmp_path: Path) -> None:
    start_count(own_database, chunks=20, pause=0.5)
    with worker(own_database, tmp_path / "frozen.log") as frozen:
        wait_for(own_database, 30, lambda jobs: jobs[0]["done"] >= 2)
        os.kill(frozen.pid, signal.SIGSTOP)
        with worker(own_database, tmp_path / "second.log"):
            wait_for(own_database, 60, lambda jobs: jobs[0]["attempt"] == 2)
            os.kill(frozen.pid, signal.SIGCONT)
            wait_for(own_database, 60, lambda jobs: jobs[0]["state"] == "done")
    assert counted(own_database) == 20
    assert "job_lease_lost" in (tmp_path / "frozen.log").read_text()


@pytest.mark.long
def test_a_worker_told_to_leave_puts_its_job_back_at_once(own_database: Any, tmp_path: Path) -> None:
    start_count(own_database, chunks=20, pause=0.2)
    with worker(own_database, tmp_path / "first.log") as first:
        wait_for(own_database, 30, lambda jobs: jobs[0]["done"] >= 2)
        first.terminate()
        assert first.wait(10) == 0
    (job,) = jobs_now(own_database)
    assert (job["state"], job["attempt"]) == ("waiting", 0)
    assert read(own_database, "SELECT count(*) FROM jobs_worker") == [(0,)]
    with worker(own_database, tmp_path / "second.log"):
        wait_for(own_database, 30, lambda jobs: jobs[0]["state"] == "done")
    assert counted(own_database) == 20


def test_three_workers_share_jobs_and_run_each_once(own_database: Any, tmp_path: Path) -> None:
    start_count(own_database, jobs=9, chunks=5, pause=0.05)
    with (
        worker(own_database, tmp_path / "a.log"),
        worker(own_database, tmp_path / "b.log"),
        worker(own_database, tmp_path / "c.log"),
    ):
        found = wait_for(own_database, 60, lambda jobs: all(job["state"] == "done" for job in jobs))
    assert [job["attempt"] for job in found] == [1] * 9
    assert counted(own_database) == 45
    assert len({job["message"] for job in found}) > 1, "one worker did everything"


def test_a_running_job_that_is_stopped_ends_after_its_chunk(own_database: Any, tmp_path: Path) -> None:
    start_count(own_database, chunks=200, pause=0.1)
    with worker(own_database, tmp_path / "first.log"):
        wait_for(own_database, 30, lambda jobs: jobs[0]["done"] >= 2)
        script(own_database, 'Job.objects.update(state="stopping"); print("null")')
        (job,) = wait_for(own_database, 15, lambda jobs: jobs[0]["state"] == "cancelled")
    assert 2 <= job["done"] < 200
    assert counted(own_database) == job["done"]
