"""A row read under its lock, and a row added: worded once for each model, since every act would word them anew.

For models without parents or signals, whose keys the database gives. On SQLite the framework does it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

from daybook.kernel.prepared import prepared_cursor
from daybook.kernel.unread import write_unread

M = TypeVar("M", bound=Model)


def locked_row(model: type[M], **wanted: str | int) -> M | None:
    """The one row of `model` with this value in this column, locked until the transaction ends; None without one.

    Rows that only point to it do not wait for it.
    """
    if connection.vendor != "postgresql":
        # The transaction began IMMEDIATE: nobody else writes until it ends.
        return model._default_manager.filter(**wanted).first()
    [(name, value)] = wanted.items()
    worded = _worded(model)
    with prepared_cursor() as cursor:
        cursor.execute(worded.locked(name), [value])
        found = cursor.fetchone()
    if found is None:
        return None
    values = [
        value if read is None else read(value, None, connection)
        for read, value in zip(worded.readers, found, strict=True)
    ]
    return model.from_db(connection.alias, worded.names, values)


def insert_unread(row: Model) -> None:
    """Add a new row whose key nobody asks for."""
    if connection.vendor != "postgresql":
        row.save(force_insert=True)
        return
    worded = _worded(type(row))
    write_unread(worded.insert, _values(worded, row))


def insert_row(row: Model) -> None:
    """Add a new row and give it its key, as `row.save()` would."""
    if connection.vendor != "postgresql":
        row.save(force_insert=True)
        return
    worded = _worded(type(row))
    with prepared_cursor() as cursor:
        cursor.execute(f"{worded.insert} RETURNING id", _values(worded, row))
        [row.pk] = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


def _values(worded: _Worded, row: Model) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in worded.given]


@dataclass(frozen=True, slots=True)
class _Worded:
    """A model's statements for PostgreSQL, its fields, and how what is read becomes a value (None: it is one)."""

    names: Sequence[str]
    readers: Sequence[Any]
    given: Sequence[Field[Any, Any]]
    select: str
    insert: str

    def locked(self, name: str) -> str:
        return f"{self.select} WHERE {connection.ops.quote_name(name)} = %s FOR NO KEY UPDATE"


@functools.cache
def _worded(model: type[Model]) -> _Worded:
    quote, fields = connection.ops.quote_name, model._meta.concrete_fields
    table, given = quote(model._meta.db_table), [field for field in fields if not field.primary_key]
    columns = ", ".join(quote(str(field.column)) for field in given)
    return _Worded(
        names=[field.attname for field in fields],
        readers=[getattr(field, "from_db_value", None) for field in fields],
        given=given,
        select=f"SELECT {', '.join(quote(str(field.column)) for field in fields)} FROM {table}",
        insert=f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(given))})",
    )
