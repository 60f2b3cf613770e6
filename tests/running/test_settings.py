"""Settings that cannot be used end a command with a sentence that names them; triggers that were gone are told of."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from daybook.config import cli
from daybook.config.database import database_settings
from daybook.config.mail import mail_settings
from daybook.config.upgrade import upgrade_database
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel import triggers

ROOT = Path(__file__).parents[2]


@pytest.mark.processes
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAYBOOK_DATABASE_URL", "postgres://x"),
        ("DAYBOOK_DATABASE_URL", "sqlite:///rel.sqlite3"),
        ("DAYBOOK_EMAIL_URL", "imap://x"),
        ("DAYBOOK_LOG", "syslog:"),
        ("DAYBOOK_STATE", "/proc/nothing/here"),
        ("DAYBOOK_STATE", "/dev/null"),
        ("DAYBOOK_LEASE_SECONDS", "x"),
        ("DAYBOOK_LEASE_SECONDS", "0"),
        ("DAYBOOK_LEASE_SECONDS", "nan"),
    ],
)
def test_a_setting_that_cannot_be_used(name: str, value: str) -> None:
    environment = {key: held for key, held in os.environ.items() if not key.startswith("DAYBOOK_")}
    ended = subprocess.run(
        [sys.executable, "-m", "daybook.config.cli", "migrate"],
        env=environment | {name: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 2, ended.stderr
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("url", ["sqlite:///rel.sqlite3", "sqlite://rel.sqlite3", "sqlite:////", "postgresql://x/"])
def test_addresses_of_no_database(url: str) -> None:
    with pytest.raises(ValueError, match="DAYBOOK_DATABASE_URL"):
        database_settings(url)


@pytest.mark.parametrize("url", ["smtp://", "imap://host", "smtp://host:port", "smtp://host?tls=perhaps", "console"])
def test_addresses_of_no_mail_server(url: str) -> None:
    with pytest.raises(ValueError, match="DAYBOOK_EMAIL_URL"):
        mail_settings(url, Path("mail"))


def test_addresses_of_mail_servers() -> None:
    made = mail_settings("smtp://us%40er:p%3Ass@mail.example?tls=starttls", Path("mail"))
    assert (made.host, made.port, made.user, made.password) == ("mail.example", 587, "us@er", "p:ss")
    assert (made.starttls, made.implicit_tls) == (True, False)
    assert mail_settings("smtp://mail.example:2525", Path("mail")).port == 2525
    assert mail_settings("file:", Path("mail")).folder == "mail"


@pytest.mark.django_db
def test_triggers_that_were_gone_are_named_and_recorded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("daybook.config.upgrade.call_command", lambda *_, **__: triggers.install(connection))
    upgrade_database()
    assert not AuditEntry.objects.exists(), "nothing was gone"
    place = "" if connection.vendor == "sqlite" else " ON ledger_line"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_line_no_update{place}")
    upgrade_database()
    assert triggers.missing(connection) == []
    told = capsys.readouterr().err
    assert "ledger_line_no_update" in told
    assert "daybook audit verify" in told
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.subjects) == (
        "upgrader", "audit.restore_triggers", ["TRIGGER-ledger_line_no_update"],
    )  # fmt: skip
    assert entry.facts == {"gone": ["ledger_line_no_update"], "altered": []}


def _disarm() -> None:
    """A trigger of the same name that lets everything through."""
    name = "ledger_line_no_update"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            body = "BEGIN SELECT RAISE(ABORT, 'Posted lines are never changed'); END"
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON ledger_line WHEN 0 {body}")
        else:
            body = "BEGIN RETURN NEW; END"
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ {body} $body$"
            )


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["migrate", "django migrate"])
def test_triggers_that_were_altered_are_named_and_recorded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    def put_back(*_: object, **__: object) -> None:
        triggers.install(connection)

    monkeypatch.setattr("daybook.config.upgrade.call_command", put_back)
    monkeypatch.setattr("django.core.management.execute_from_command_line", put_back)
    _disarm()
    if command == "migrate":
        upgrade_database()
    else:
        cli.django(SimpleNamespace(args=["migrate"]))  # type: ignore[arg-type]
    assert triggers.missing(connection) == []
    told = capsys.readouterr().err
    assert "did not say what this version of Daybook says" in told
    assert "ledger_line_no_update" in told
    assert AuditEntry.objects.get().facts == {"gone": [], "altered": ["ledger_line_no_update"]}
