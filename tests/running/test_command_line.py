"""The command line as other programs use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def daybook(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "daybook.config.cli", *words],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def answer(done: subprocess.CompletedProcess[str]) -> Any:
    return json.loads(done.stdout)


@pytest.mark.processes
def test_the_first_administrator_is_made_once(own_database: Any) -> None:
    words = ("identity", "create-administrator", "--username", "first", "--name", "First Example")
    made = own_database.daybook(*words, DAYBOOK_ADMIN_PASSWORD="correct horse battery")
    assert made.returncode == 0, made.stderr
    again = own_database.daybook(*words, DAYBOOK_ADMIN_PASSWORD="correct horse battery")
    assert again.returncode == 2
    assert "administrator already" in again.stderr
    verified = own_database.daybook("audit", "verify", "--json")
    assert verified.returncode == 0
    assert answer(verified)["unsealed"] == 3


@pytest.mark.processes
def test_a_weak_password_leaves_no_half_made_administrator(own_database: Any) -> None:
    words = ("identity", "create-administrator", "--username", "first")
    refused = own_database.daybook(*words, DAYBOOK_ADMIN_PASSWORD="short")
    assert refused.returncode == 2
    assert "12 characters" in refused.stderr
    assert "Traceback" not in refused.stderr
    made = own_database.daybook(*words, DAYBOOK_ADMIN_PASSWORD="correct horse battery")
    assert made.returncode == 0, made.stderr


@pytest.mark.processes
def test_audit_verify_and_seal_keep_to_their_contract(own_database: Any) -> None:
    fresh = own_database.daybook("audit", "verify", "--json")
    assert fresh.returncode == 0
    assert answer(fresh) == {"ok": True, "sealed": 0, "unsealed": 0, "oldest_unsealed_seconds": None, "broken": []}
    own_database.daybook(
        "identity", "create-administrator", "--username", "first", DAYBOOK_ADMIN_PASSWORD="correct horse battery"
    )
    sealed = own_database.daybook("audit", "seal", "--json")
    assert answer(sealed) == {"sealed": 3}
    verified = answer(own_database.daybook("audit", "verify", "--json"))
    assert (verified["ok"], verified["sealed"], verified["unsealed"]) == (True, 3, 0)


@pytest.mark.processes
def test_a_dropped_trigger_is_named_and_put_back_by_migrate(own_database: Any) -> None:
    if not own_database.url.startswith("sqlite"):
        pytest.skip("reaches into the file of SQLite; the triggers of PostgreSQL are tested with the audit story")
    import sqlite3

    with sqlite3.connect(own_database.url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER audit_auditentry_no_update")
    broken = own_database.daybook("audit", "verify", "--json")
    assert broken.returncode == 1
    assert [found["subject"] for found in answer(broken)["broken"]] == ["audit_auditentry_no_update"]
    assert own_database.daybook("migrate").returncode == 0
    assert own_database.daybook("audit", "verify", "--json").returncode == 0


def test_migrate_makes_the_folder_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new" / "place" / "daybook.sqlite3"
    url = f"sqlite:////{file}"
    first = daybook("migrate", DAYBOOK_DATABASE_URL=url)
    assert first.returncode == 0, first.stderr
    assert first.stdout == ""
    second = daybook("migrate", DAYBOOK_DATABASE_URL=url)
    assert "0 changes" in second.stderr


def test_a_database_that_was_never_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    done = daybook("audit", "verify", "--json", DAYBOOK_DATABASE_URL=f"sqlite:////{tmp_path / 'none.sqlite3'}")
    assert done.returncode == 2
    assert "Run: daybook migrate" in answer(done)["error"]["message"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////no/such/folder/x.sqlite3", "daybook migrate"),
        ("mysql://x", "DAYBOOK_DATABASE_URL"),
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be used"),
    ],
)
def test_an_address_that_cannot_be_used(url: str, said: str) -> None:
    done = daybook("audit", "verify", "--json", DAYBOOK_DATABASE_URL=url)
    assert done.returncode == 2
    assert said in answer(done)["error"]["message"]
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Daybook, " * 100)
    done = daybook("audit", "verify", DAYBOOK_DATABASE_URL=f"sqlite:////{file}")
    assert done.returncode == 2
    assert "not a database" in done.stderr
    assert file.read_text() == "Dear Daybook, " * 100


@pytest.mark.parametrize("words", [("nonsense",), ("audit", "nonsense"), ("audit", "verify", "--nonsense")])
def test_usage_errors_leave_with_two_and_answer_in_json_where_asked(words: tuple[str, ...]) -> None:
    done = daybook(*words, "--json")
    assert done.returncode == 2
    assert answer(done)["error"]["code"] == "usage"


def test_pure_commands_start_without_django() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from daybook.config.cli import run; run(['decisions', 'check', '--json']);"
            " print([name for name in sys.modules if name.partition('.')[0] == 'django'], file=sys.stderr)",
        ],
        capture_output=True,
        text=True,
    )
    assert said.stderr.splitlines()[-1] == "[]"


def test_where_finds_an_operation_by_other_words_for_it() -> None:
    done = daybook("where", "approve decision")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("decisions.decide_case\n")
    posted = daybook("where", "post journal").stdout
    assert posted.startswith("ledger.post_journal\n")
    assert "src/daybook/finance/ledger/operations/post_journal.py:" in posted
    assert "Accountant" in posted
    assert "POST /api/ledger/post_journal" in posted


def test_where_says_when_it_finds_nothing() -> None:
    done = daybook("where", "xylophone")
    assert done.returncode == 2
    assert "Nothing matches" in done.stderr
