"""A database made by the commit before this one is upgraded by this one, and everything in it still stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

ROOT = Path(__file__).parents[2]
MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from daybook.kernel import clock
from daybook.config.demonstration.load import load
assert load(clock.now())
import json
from datetime import date
from daybook.finance.ledger.queries import trial_balance
rows = trial_balance(date(2023, 3, 31))
print(json.dumps([[row.body, row.account, f"{row.balance_pence / 100:.2f}"] for row in rows]))
"""

pytestmark = pytest.mark.processes


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True)


@pytest.fixture
def previous(tmp_path: Path) -> Path:
    """The source of the commit before this one."""
    if _git("rev-parse", "--verify", "HEAD~1").returncode:
        pytest.skip("there is no commit before this one here: run in a full clone, not a shallow one")
    archive = _git("archive", "HEAD~1", "src")
    if b"demonstration/load.py" not in _git("ls-tree", "-r", "--name-only", "HEAD~1").stdout:
        pytest.skip("the commit before this one has no demonstration to upgrade")
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as tar:
        tar.extractall(tmp_path / "previous", filter="data")
    return tmp_path / "previous"


@pytest.mark.long
def test_the_previous_commit_upgrades(previous: Path, tmp_path: Path, empty_database: OwnDatabase) -> None:
    database = empty_database
    settings = {"PYTHONPATH": str(previous / "src"), "DJANGO_SETTINGS_MODULE": "daybook.config.settings"}
    made = subprocess.run(
        [sys.executable, "-c", MAKE],
        env=os.environ | database.environment(DAYBOOK_STATE=str(tmp_path / "state"), **settings),
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    before = json.loads(made.stdout.splitlines()[-1])
    upgraded = database.daybook("migrate")
    assert upgraded.returncode == 0, upgraded.stderr
    after = json.loads(database.daybook("ledger", "trial-balance", "--as-at", "2023-03-31", "--json").stdout)
    assert before
    assert [[row["body"], row["account"], row["balance"]] for row in after["rows"]] == before
    assert json.loads(database.daybook("ledger", "prove", "--json").stdout)["ok"]
    verified = json.loads(database.daybook("audit", "verify", "--json").stdout)
    assert verified["ok"], verified["broken"]
