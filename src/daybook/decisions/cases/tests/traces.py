"""What the tests look for afterwards: rows of every table, audit entries, and what waits."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.audit.models import AuditEntry, AuditSubject
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of Daybook, but for the audit story; asked in plain SQL, since it is asked often."""
    with connection.cursor() as cursor:
        return {table: _rows_of(cursor, table) for table in _tables()}


@cache
def _tables() -> list[str]:
    return [
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("daybook.")
        for model in config.get_models()
        if model not in (AuditEntry, AuditSubject)
    ]


def _rows_of(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT * FROM {table}")
    return sorted(cursor.fetchall(), key=str)


def last_entry() -> AuditEntry:
    entry = AuditEntry.objects.order_by("-id").first()
    assert entry is not None
    return entry


def refused(code: str, act: Any, /, **arguments: Any) -> Refused:
    """That an act is refused with a code, leaves every table as it was, and one audit entry that says so."""
    before, entries = rows(), AuditEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        act(**arguments)
    assert refusal.value.code == code, refusal.value.message
    assert rows() == before
    assert AuditEntry.objects.count() == entries + 1
    assert last_entry().refusal == code
    return refusal.value


def waiting(actor: Actor, now: Any) -> list[tuple[str, str]]:
    """What waits for somebody: verb and subject."""
    return [(item.verb, item.subject) for item in visible_waiting(actor, now)]
