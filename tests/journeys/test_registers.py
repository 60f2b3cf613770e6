"""Every register in the navigation takes few queries, for whoever opens it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# Together they open every page there is; the second acts as deputy for somebody else.
WHO = ("auditor", "governance", "administrator", "clerk")


def test_no_register_takes_more_than_twelve_queries_of_anybody(site: str, state: Path) -> None:
    counted = subprocess.run(
        [sys.executable, "-m", "tests.journeys.counted", *WHO],
        env=os.environ | {"DAYBOOK_STATE": str(state)},
        capture_output=True,
        text=True,
    )
    assert counted.returncode == 0, counted.stderr
    taken = json.loads(counted.stdout.splitlines()[-1])
    assert {address: each for address, each in taken.items() if max(each.values()) > 12} == {}
    assert len(taken) > 30
    # Seven stand around every page, whatever is on it.
    assert all(min(each.values()) >= 7 for each in taken.values())
