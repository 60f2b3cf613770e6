"""Every approval pressed twice at the same moment, by two processes: one is done, the other finds it done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

ROOT = Path(__file__).parents[2]
FOUND_DONE = {"nothing_to_agree", "stale", "wrong_state", "called_in", "gate_not_open"}


def _start(database: OwnDatabase, what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.api.pressing", what], cwd=ROOT,
        env=database.environment(PYTHONPATH=f"{ROOT / 'src'}:{ROOT}"), text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip


def _tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.long
@pytest.mark.processes
def test_an_approval_pressed_twice_at_once_is_given_once(own_database: OwnDatabase) -> None:
    staged = _start(own_database, "stage").communicate(timeout=120)[0].strip()
    asked: list[dict[str, Any]] = json.loads(staged.splitlines()[-1])
    assert len(asked) > 10
    pressers = [_start(own_database, "press") for _ in range(2)]
    answers: dict[str, list[str]] = {}
    for process in pressers:
        _tell(process, json.dumps(asked))
    for one in asked:
        assert [_hear(process) for process in pressers] == ["ready", "ready"]
        for process in pressers:
            _tell(process, "go")
        answers[one["name"]] = [_hear(process) for process in pressers]
    assert [process.wait(timeout=60) for process in pressers] == [0, 0]
    wrong = {name: said for name, said in answers.items() if said.count("done") != 1 or not FOUND_DONE & set(said)}
    assert not wrong, wrong
