"""Health and the line each request leaves in the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from daybook.foundation.jobs import leases
from daybook.kernel import triggers


def test_live_asks_nothing_of_the_database(client: Client) -> None:
    # No database is allowed in this test: a query would fail it.
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


@pytest.mark.django_db
def test_ready_reports_the_worker_without_depending_on_it(client: Client) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert (answer.json()["worker"], answer.json()["worker_seconds"]) == ("late", None)
    leases.beat("somewhere-1")
    answer = client.get("/health/ready")
    assert (answer.json()["worker"], answer.json()["worker_seconds"]) == ("heard", 0)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_without_a_trigger(client: Client) -> None:
    name = "audit_auditentry_no_update"
    place = " ON audit_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{place}")
    assert triggers.missing(connection) == [name]
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["triggers"]) == (503, False)


@pytest.mark.django_db
def test_not_ready_with_a_migration_to_come(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daybook.config.health.pending_changes", lambda: 2)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["migrated"], answer.json()["database"]) == (503, False, True)


@pytest.mark.django_db
def test_not_ready_without_the_database_and_no_secret_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("password authentication failed for user daybook at db.example")

    monkeypatch.setattr(connection, "cursor", away)
    monkeypatch.setattr(connection, "close", lambda: None)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert "password" not in answer.content.decode()


def test_each_request_leaves_a_line_with_its_id_and_without_its_query(client: Client, caplog: Any) -> None:
    with caplog.at_level("INFO", "daybook"):
        answer = client.get("/nowhere/?name=somebody", headers={"X-Request-ID": "given-by-proxy-1"})
    assert answer["X-Request-ID"] == "given-by-proxy-1"
    (line,) = [record.msg for record in caplog.records if record.name == "daybook.config.requests"]
    assert (line["method"], line["path"], line["status"], line["actor"]) == ("GET", "/nowhere/", 404, "")
    assert line["request_id"] == "given-by-proxy-1"
    assert line["ms"] >= 0
    assert "somebody" not in caplog.text


@pytest.mark.parametrize("given", ["", "short", "with space in it", "x" * 65, "new\nline-new-line", "<script>alert"])
def test_a_request_id_that_could_harm_a_log_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/health/live", headers={"X-Request-ID": given})
    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 32


def test_health_checks_do_not_fill_the_log(client: Client, caplog: Any) -> None:
    with caplog.at_level("INFO", "daybook"):
        client.get("/health/live")
    assert caplog.text == ""
