"""What the tests look for afterwards: rows of every table, audit entries, and what waits."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.audit.models import AuditEntry, AuditSubject
from daybook.kernel.actor import Actor
from daybook.kernel.prepared import prepared_cursor
from daybook.kernel.refused import Refused


def rows() -> dict[str, list[str]]:
    """Every row of every table of Daybook, but for the audit story; asked in one statement, since it is asked often."""
    with prepared_cursor() as cursor:
        cursor.execute(_every_row())
        found = sorted(cursor.fetchall())
    return {table: [row for _, row in of_table] for table, of_table in groupby(found, key=itemgetter(0))}


@cache
def _every_row() -> str:
    return " UNION ALL ".join(
        f"SELECT '{table._meta.db_table}', {_as_text(table)} FROM {table._meta.db_table}" for table in _tables()
    )


def _as_text(table: type[Model]) -> str:
    if connection.vendor == "postgresql":
        return f"{table._meta.db_table}::text"
    # Unlike a string of the value, what would be written for it tells NULL from nothing, and 1 from '1'.
    return " || ',' || ".join(f'quote("{field.column}")' for field in table._meta.local_concrete_fields)


def _tables() -> list[type[Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("daybook.")
        for model in config.get_models()
        if model not in (AuditEntry, AuditSubject)
    ]


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
