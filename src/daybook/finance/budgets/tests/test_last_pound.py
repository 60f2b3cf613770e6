"""The last pound: however many try for it at once, and wherever some of them are killed, it is taken exactly once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

PROJECT = Path(__file__).resolve().parents[5]


@pytest.mark.processes
@pytest.mark.parametrize(("processes", "killed"), [(16, 3), (64, 12)])
def test_processes_try_for_the_last_pound_a_thousand_times(
    own_database: OwnDatabase, processes: int, killed: int
) -> None:
    if processes > 16 and own_database.url.startswith("sqlite"):
        pytest.skip("SQLite takes one writer at a time: run on PostgreSQL for 64 processes")
    done = subprocess.run(
        [sys.executable, "-m", "daybook.finance.budgets.tests.racing", str(processes), "1000", "500", str(killed)],
        env=own_database.environment(),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert told["killed"] == killed
    assert told["refused"] > 100
    assert 500 - killed <= told["got"] <= 500
