"""The command line as other programs see it: JSON alone on stdout, messages on stderr, exit codes 0, 1 and 2."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daybook.config.cli import run

if TYPE_CHECKING:
    from conftest import OwnDatabase

HEADER = "journal,date,body,cost_centre,account,objective,project,fund,amount,description\n"
GOOD = "J1,2026-05-31,MET,C1,5000,,,,12.30,Rent\nJ1,2026-05-31,MET,C1,1000,,,,-12.30,\n"
BAD = "J2,2026-05-31,MET,C1,5000,,,,1.00,\n"


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any, str]]:
    """Run a command here with --json: its exit code, its answer, and what it says beside."""

    def ask(*words: str) -> tuple[int, Any, str]:
        code = run(["ledger", *words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out), said.err

    return ask


@pytest.mark.django_db
def test_import_then_ask_then_prove(asked: Callable[..., tuple[int, Any, str]], tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(HEADER + GOOD + BAD)
    load = ("import-journals", str(file), "--create-codes", "--source", "OLD")
    rejects = str(tmp_path / "in.rejects.csv")
    code, answer, said = asked(*load)
    assert (code, answer) == (1, {"journals": 1, "lines": 2, "rejected": 1, "skipped": 0, "rejects_file": rejects})
    assert rejects in said
    code, answer, _ = asked(*load)
    assert (code, answer["journals"], answer["skipped"]) == (1, 0, 1)
    file.write_text(HEADER + GOOD)
    code, answer, said = asked(*load)
    assert (code, said) == (0, "")
    assert answer == {"journals": 0, "lines": 0, "rejected": 0, "skipped": 1, "rejects_file": None}
    rows = [
        {"body": "MET", "account": "1000", "balance": "-12.30"},
        {"body": "MET", "account": "5000", "balance": "12.30"},
    ]
    for words in ([], ["--body", "MET"], ["--cost-centre", "C1", "--book", "ACTUAL"]):
        code, answer, _ = asked("trial-balance", "--as-at", "2026-05-31", *words)
        assert (code, answer) == (0, {"as_at": "2026-05-31", "book": "ACTUAL", "rows": rows, "total": "0.00"})
    code, answer, _ = asked("trial-balance", "--as-at", "2026-05-30")
    assert (code, answer["rows"], answer["total"]) == (0, [], "0.00")
    code, answer, _ = asked("prove")
    assert (code, answer) == (0, {"ok": True, "checked": 4, "differences": []})


@pytest.mark.django_db
def test_what_cannot_be_used_is_said_and_still_json(asked: Callable[..., tuple[int, Any, str]], tmp_path: Path) -> None:
    file, absent = tmp_path / "in.csv", tmp_path / "absent.csv"
    file.write_text(HEADER + GOOD)
    for words in (
        ("import-journals", str(file)),
        ("import-journals", str(absent), "--create-codes"),
        ("import-journals", str(file), "--as", "nobody"),
        ("import-journals", str(file), "--create-codes", "--source", "x" * 121),
        ("import-journals", "--create-codes"),
        ("trial-balance", "--as-at", "31/05/2026"),
        ("trial-balance", "--as-at", "20260531"),
        ("trial-balance",),
        ("trial-balance", "--as-at", "2026-05-31", "--body", "NONE"),
        ("trial-balance", "--as-at", "2026-05-31", "--cost-centre", "NONE"),
        ("trial-balance", "--as-at", "2026-05-31", "--book", "DIARY"),
    ):
        code, answer, said = asked(*words)
        assert code == 2, words
        assert answer["error"]["message"] in said
        assert "Traceback" not in said
    _, answer, _ = asked("import-journals", str(absent), "--create-codes")
    assert (answer["journals"], answer["rejects_file"]) == (0, None)


@pytest.mark.processes
def test_people_are_told_in_words(own_database: OwnDatabase, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(HEADER + GOOD)
    done = own_database.daybook("ledger", "import-journals", str(file), "--create-codes")
    said = "Journals posted: 1, with lines: 2. Journals already there: 0. Lines rejected: 0.\n"
    assert (done.returncode, done.stdout) == (0, said)
    done = own_database.daybook("ledger", "trial-balance", "--as-at", "2026-05-31")
    assert "12.30" in done.stdout
    done = own_database.daybook("ledger", "trial-balance", "--as-at", "31/05/2026", "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["message"] in done.stderr) == (2, True)
    done = own_database.daybook("ledger", "prove")
    assert done.stdout == "4 kept balances checked: all agree with the lines.\n"
