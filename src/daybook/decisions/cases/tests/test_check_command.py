"""`decisions check`: JSON alone on standard output, messages on standard error, exit codes, and no Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daybook.decisions.cases.commands import app
from daybook.decisions.cases.tests.papers import PAPER, changed

MALFORMED_KEYS = {"reference": None, "approvals": None, "sums": None}


def written(tmp_path: Path, text: str) -> str:
    paper = tmp_path / "paper.toml"
    paper.write_text(text, encoding="utf-8")
    return str(paper)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PAPER, 0),
        (changed(("part_1_deferred = false", "part_1_deferred = true")), 1),
        (changed(("amount = 540000", "amount = nan")), 2),
    ],
)
def test_exit_codes_and_json_alone(tmp_path: Path, text: str, code: int) -> None:
    ran = CliRunner().invoke(app, ["check", written(tmp_path, text), "--json"])
    document = json.loads(ran.stdout)
    assert ran.exit_code == code
    assert list(document) == ["reference", "findings", "approvals", "sums"]
    assert (document["reference"] is None) == (code == 2)
    assert ("cost[1].amount" in ran.stderr) == (code == 2)


@pytest.mark.parametrize("arguments", [[], ["one.toml", "two.toml"], ["no-such-file.toml"], ["/"], ["a\0b"], [""]])
def test_unusable_requests_still_answer_in_json(arguments: list[str]) -> None:
    ran = CliRunner().invoke(app, ["check", *arguments, "--json"])
    document = json.loads(ran.stdout)
    assert ran.exit_code == 2
    assert [finding["code"] for finding in document["findings"]] == ["malformed"]
    assert MALFORMED_KEYS.items() <= document.items()
    assert ran.stderr


def test_without_json_the_fault_is_on_standard_error_alone() -> None:
    ran = CliRunner().invoke(app, ["check", "no-such-file.toml"])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "cannot be read" in ran.stderr


def test_a_bad_date_in_the_environment_is_unusable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "tomorrow")
    ran = CliRunner().invoke(app, ["check", written(tmp_path, PAPER), "--json"])
    assert ran.exit_code == 2
    assert "DAYBOOK_TODAY" in json.loads(ran.stdout)["findings"][0]["message"]


def test_the_environment_fixes_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = written(tmp_path, changed(("on = 2021-11-23", "")))
    roles = []
    for day in ("2012-01-15", "2021-11-17"):
        monkeypatch.setenv("DAYBOOK_TODAY", day)
        ran = CliRunner().invoke(app, ["check", paper, "--json"])
        roles.append(json.loads(ran.stdout)["approvals"][0]["role"])
    assert roles == [None, "Deputy Mayor for Policing and Crime"]


def test_the_report_for_a_reader(tmp_path: Path) -> None:
    paper = changed(('reference = "PCD 1"', 'reference = "PCD \\u001B[2J\\u202E1"'), ("part_2 = true", "part_3 = true"))
    ran = CliRunner().invoke(app, ["check", written(tmp_path, paper)])
    assert ran.exit_code == 0
    assert ran.stdout.startswith("PCD \\x1b[2J\\u202e1: 0 errors, 1 warning, 2 notes\n")
    assert "recommendation 1: Deputy Mayor for Policing and Crime, paragraph 4.8" in ran.stdout
    assert "Cost lines £947,393.00; stated total £947,393.00" in ran.stdout


def test_no_database_no_django_and_utf_8_whatever_the_terminal(tmp_path: Path) -> None:
    program = (
        "import sys; from daybook.decisions.cases.commands import app\n"
        "try: app()\n"
        "finally: sys.stderr.write(' '.join(name for name in sys.modules if name.startswith('django')))"
    )
    paper = written(tmp_path, changed(('"PCD 1"', '"PCD \U0001f600 é"')))
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).resolve().parents[4]),
        "PYTHONIOENCODING": "ascii",
        "DAYBOOK_DATABASE_URL": "nonsense://",
    }
    command = [sys.executable, "-c", program, "check", paper, "--json"]
    ran = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout.decode("utf-8"))["reference"] == "PCD \U0001f600 é"
