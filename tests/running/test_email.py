"""E-mails by real processes: one killed between handing a letter over and writing that down, and several at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.processes
PREAMBLE = """
import os, signal
from datetime import UTC, datetime, timedelta
from daybook.config.cli import start_django
start_django()
from daybook.foundation.identity.models import User
from daybook.foundation.notifications import sending
from daybook.foundation.notifications.models import Email
from daybook.foundation.organisation.models import Person
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""
PREPARE = """
person = Person.objects.create(reference="P-000001", kind="staff", display_name="Somebody Example")
User.objects.create(username="somebody", person=person, email="somebody@force.example")
for number in range({many}):
    Email.objects.create(key=f"MSG-{{number:06}}", person="P-000001", title=f"Letter {{number:06}}", text="t", html="h",
                         made_at=NOW, not_before=NOW)
"""
SEND_AND_DIE = """
sending._end = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sending.send_emails(NOW)
"""
SEND_LATER = """
sent = sending.send_emails(NOW + timedelta(minutes=11))
print(sent, *Email.objects.order_by("id").values_list("state", flat=True))
"""
SEND_ALL = """
while sending.due_emails(NOW, 1):
    sending.send_emails(NOW)
"""


def start(own_database: Any, state: Path, code: str) -> subprocess.Popen[str]:
    variables = {
        "DAYBOOK_STATE": str(state), "DAYBOOK_EMAIL_URL": "file:", "DJANGO_SETTINGS_MODULE": "daybook.config.settings",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + code], env=own_database.environment(**variables), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(own_database: Any, state: Path, code: str, ends: int = 0) -> str:
    process = start(own_database, state, code)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == ends, errors
    return said.strip()


def letters(state: Path) -> list[str]:
    """The subjects of all the letters that the mail server (a folder) was given."""
    files = (state / "mail").glob("*.log")
    lines = [line for file in files for line in file.read_text().splitlines()]
    return sorted(line.removeprefix("Subject: ") for line in lines if line.startswith("Subject: "))


def test_a_letter_whose_worker_is_killed_after_handing_it_over_goes_once(own_database: Any, tmp_path: Path) -> None:
    run(own_database, tmp_path, PREPARE.format(many=1))
    run(own_database, tmp_path, SEND_AND_DIE, ends=-9)
    assert letters(tmp_path) == ["Letter 000000"]
    assert run(own_database, tmp_path, SEND_LATER) == "0 unconfirmed"
    assert letters(tmp_path) == ["Letter 000000"]


def test_workers_at_once_send_each_letter_once(own_database: Any, tmp_path: Path) -> None:
    run(own_database, tmp_path, PREPARE.format(many=30))
    workers = [start(own_database, tmp_path, SEND_ALL) for _ in range(3)]
    for worker in workers:
        _, errors = worker.communicate(timeout=90)
        assert worker.returncode == 0, errors
    assert letters(tmp_path) == [f"Letter {number:06}" for number in range(30)]
