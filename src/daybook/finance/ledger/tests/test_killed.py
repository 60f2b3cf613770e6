"""kill -9 after any statement, and before and after any commit: nothing is lost, doubled or half-written."""

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


# A posting has at least this many statements and commits; fewer would mean that the killing has gone blind.
@pytest.mark.long
@pytest.mark.processes
@pytest.mark.parametrize(("work", "fewest"), [("posting", 8), ("importing", 30)])
def test_killed_anywhere_and_started_again(own_database: OwnDatabase, tmp_path: Path, work: str, fewest: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "daybook.finance.ledger.tests.killing", work, str(tmp_path)],
        env=own_database.environment(),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout)["points"] >= fewest
