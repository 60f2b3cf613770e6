"""kill -9 of the worker in the middle of an uploaded file, and one file from two at once: every journal enters once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daybook.finance.ledger.tests.drafting_worker import JOURNALS, LINES_A_CHUNK
from tests.running.test_worker import jobs_now, read, wait_for

if TYPE_CHECKING:
    from conftest import OwnDatabase

PROJECT = Path(__file__).resolve().parents[5]
MODULE = "daybook.finance.ledger.tests.drafting_worker"


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as errors:
        process = subprocess.Popen([sys.executable, "-m", MODULE], env=environment, cwd=PROJECT, stderr=errors)
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)


def drafted(database: OwnDatabase) -> list[str]:
    return [name for (name,) in read(database, "SELECT source_event FROM ledger_draft")]


@pytest.mark.long
@pytest.mark.processes
def test_a_worker_killed_in_the_middle_of_a_file(own_database: OwnDatabase, tmp_path: Path) -> None:
    state = {"DAYBOOK_STATE": str(tmp_path / "state"), "DAYBOOK_TODAY": "2026-11-22", "DAYBOOK_LEASE_SECONDS": "4"}
    environment = own_database.environment(**state)
    subprocess.run([sys.executable, "-m", MODULE, "start"], env=environment, cwd=PROJECT, check=True, timeout=120)
    with worker(environment, tmp_path / "first.log") as first:
        wait_for(own_database, 60, lambda jobs: jobs[0]["done"] > 0)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(10)
    (job,) = jobs_now(own_database)
    # What the job says it did is what was done, in whole chunks, and it had more to do.
    assert len(drafted(own_database)) == job["done"] == job["result"]["journals"]
    assert job["done"] % (LINES_A_CHUNK // 2) == 0
    assert 0 < job["done"] < JOURNALS, "the worker was killed too late to show anything"
    with worker(environment, tmp_path / "second.log"):
        (job,) = wait_for(own_database, 60, lambda jobs: jobs[0]["state"] not in {"waiting", "running"})
    assert (job["state"], job["attempt"], job["done"]) == ("done", 2, JOURNALS)
    told = {name: job["result"][name] for name in ("journals", "lines", "skipped", "rejected")}
    assert told == {"journals": JOURNALS, "lines": 2 * JOURNALS, "skipped": 0, "rejected": 2}
    assert sorted(drafted(own_database)) == sorted(f"J{number}" for number in range(JOURNALS))
    assert read(own_database, "SELECT count(*) FROM approvals_waitingitem") == [(JOURNALS,)]
    [rejects] = (tmp_path / "state/documents/imports").glob("JOB-*.rejects.csv")
    assert rejects.read_text().count("WRONG") == 2


@pytest.mark.processes
def test_a_file_imported_by_three_at_once_enters_once_and_nothing_is_rejected(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    journals = 3_000
    file = tmp_path / "same.csv"
    rows = [
        f"J{number},2026-11-02,MOPAC,F300,{account},,,,{amount},"
        for number in range(journals)
        for account, amount in (("5100", "10.00"), ("1000", "-10.00"))
    ]
    file.write_text(
        "\n".join(["journal,date,body,cost_centre,account,objective,project,fund,amount,description", *rows])
    )
    words = ("ledger", "import-journals", str(file), "--create-codes", "--json")
    started = [own_database.start_daybook(*words, DAYBOOK_STATE=str(tmp_path / "state")) for _ in range(3)]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    assert sum(one["journals"] for one in told) == journals
    assert {one["journals"] + one["skipped"] for one in told} == {journals}
    assert read(own_database, "SELECT count(*) FROM ledger_journal") == [(journals,)]
    proved = own_database.daybook("ledger", "prove", "--json", DAYBOOK_STATE=str(tmp_path / "state"))
    assert json.loads(proved.stdout)["ok"]
