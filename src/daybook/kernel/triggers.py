"""Database triggers, declared in one place per domain, installed after every migration and checked at start-up.

A table remake on SQLite silently drops triggers, so they are not left to migrations: each domain's `models` module
lists its own under `TRIGGERS`, and `install` runs after `migrate`. `missing` is asked at start-up and by audit verify.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Trigger:
    """One named trigger and its full CREATE statement for each database (several statements parted by `;;`)."""

    name: str
    table: str
    sqlite: str
    postgresql: str

    def statement(self, vendor: str) -> str:
        return self.sqlite if vendor == "sqlite" else self.postgresql


_REFUSE = """CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS
$body$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $body$"""


def refuse(table: str, change: str, message: str) -> Trigger:
    """A trigger that refuses every `change` (UPDATE, DELETE or, on PostgreSQL alone, TRUNCATE) of a table."""
    name = f"{table}_no_{change.lower()}"
    scope = "FOR EACH STATEMENT" if change == "TRUNCATE" else "FOR EACH ROW"
    sqlite = f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    function = _REFUSE.format(function=name, message=message)
    return Trigger(
        name,
        table,
        "" if change == "TRUNCATE" else sqlite,
        f"{function};;CREATE TRIGGER {name} BEFORE {change} ON {table} {scope} EXECUTE FUNCTION {name}()",
    )


def append_only(table: str, message: str) -> tuple[Trigger, ...]:
    """Rows of `table` may be added and read, never changed or removed."""
    return tuple(refuse(table, change, message) for change in ("UPDATE", "DELETE", "TRUNCATE"))


def declared() -> list[Trigger]:
    """Every trigger that the installed domains list."""
    found: list[Trigger] = []
    for config in apps.get_app_configs():
        found.extend(getattr(config.models_module, "TRIGGERS", ()))
    return found


def install(connection: BaseDatabaseWrapper) -> None:
    """Drop and create every declared trigger whose table exists."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in declared():
            statements = trigger.statement(connection.vendor)
            if not statements or trigger.table not in tables:
                continue
            place = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{place}")
            for statement in statements.split(";;"):
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of declared triggers that do not stand in the database as declared: absent, disabled or altered."""
    standing = _standing(connection)
    return [
        trigger.name
        for trigger in declared()
        if trigger.statement(connection.vendor) and not _stands(trigger, standing, connection.vendor)
    ]


def absent(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of declared triggers that are not there, or are switched off, on tables that stand.

    A changed one is left out: a new version of Daybook may have changed what it says.
    """
    standing, tables = _standing(connection), set(connection.introspection.table_names())
    return [
        trigger.name
        for trigger in declared()
        if trigger.statement(connection.vendor) and trigger.table in tables and trigger.name not in standing
    ]


def _stands(trigger: Trigger, standing: dict[str, str], vendor: str) -> bool:
    found = standing.get(trigger.name)
    if found is None:
        return False
    parts: Iterable[str] = trigger.statement(vendor).split(";;")
    return all(_essence(part) in found for part in parts)


def _essence(statement: str) -> str:
    """What the catalogue keeps of a CREATE statement: a function's body, or a trigger's event, table and action."""
    body = re.search(r"\$body\$(.*)\$body\$", statement, re.DOTALL)
    text = body.group(1) if body else statement.removeprefix("CREATE TRIGGER ")
    return _squeezed(text)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()]+|public\.", "", text).lower()


def _standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT t.tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t"
                " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
            )
        return {name: _squeezed(definition) for name, definition in cursor.fetchall()}
