"""`discovery analyse-log`: JSON alone on standard output, messages on standard error, exit codes, and no Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from daybook.config.cli import run

LOG = "ref,step,done\n1,A,2026-03-01T09:00:00Z\n1,B,2026-03-01T09:00:05Z\n1,,2026-03-01\n"
MAPPED = ["--case", "ref", "--activity", "step", "--time", "done"]
KEYS = [
    "cases", "events", "activities", "variants", "dropped", "start_activities", "end_activities", "directly_follows",
    "rework", "case_duration",
]  # fmt: skip


@pytest.fixture
def log(tmp_path: Path) -> str:
    file = tmp_path / "log[1].csv"
    file.write_text(LOG, encoding="utf-8")
    return str(file)


def test_json_alone_with_integers_for_counts(log: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["discovery", "analyse-log", log, *MAPPED, "--json"]) == 0
    told = capsysbinary.readouterr()
    answer = json.loads(told.out)
    assert list(answer) == KEYS
    assert all(type(answer[key]) is int for key in KEYS[:5])
    assert answer["directly_follows"] == [{"from": "A", "to": "B", "count": 1, "median_seconds": 5.0}]
    assert answer["case_duration"] == {"median_seconds": 5.0, "p90_seconds": 5.0}
    assert b"no activity: 1" in told.err


def test_a_report_for_a_reader_moves_no_cursor(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "log"
    file.write_text("case,activity,time\n1,\x1b[2JA,2026-03-01\n1,\x1b[2JA,2026-03-03\n", encoding="utf-8")
    assert run(["discovery", "analyse-log", str(file)]) == 0
    told = capsysbinary.readouterr().out
    assert b"after 2 days" in told
    assert b"\x1b" not in told


@pytest.mark.parametrize(
    "words",
    [
        [], ["no-such-file.csv"], ["/"], ["a\0b"], [""], ["LOG"], ["LOG", "--case", "nobody"], ["LOG", "--unknown"],
        ["LOG", "LOG"], ["LOG", *MAPPED, "--time"],
    ],
)  # fmt: skip
def test_unusable_requests_answer_in_json(
    log: str, words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["discovery", "analyse-log", *(log if word == "LOG" else word for word in words), "--json"]) == 2
    told = capsysbinary.readouterr()
    error = json.loads(told.out)["error"]
    assert error["code"] in {"unusable_file", "unusable_mapping", "usage"}
    assert error["message"]
    assert told.err


def test_a_real_process_starts_no_django_and_needs_no_database(log: str) -> None:
    spy = "import sys; from daybook.config.cli import run; run(sys.argv[1:]); print('django' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", spy, "discovery", "analyse-log", log, *MAPPED, "--json"],
        capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"], "DAYBOOK_DATABASE_URL": "none"},
    )  # fmt: skip
    assert ran.stdout.endswith("}\nFalse\n")
