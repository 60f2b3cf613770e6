"""A cursor for the few statements that run with every act: planning them anew would take longer than running them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


@cache
def _prepared() -> Callable[[Any], Any]:
    """The driver's own cursor, asked to keep each plan with the connection; Django's sends text with values in it."""
    # Where the books are kept in SQLite, every command would wait for a driver that it has no use for.
    import psycopg

    class Prepared(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Prepared:
            super().execute(query, params, prepare=True, **more)
            return self

    return Prepared


@contextmanager
def prepared_cursor() -> Iterator[CursorWrapper]:
    """A cursor whose statements PostgreSQL plans once for each connection; on SQLite a cursor like any other.

    Give it statements that are always worded alike, with values apart; the plan is made for any values.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.ensure_connection()
    wrap: Callable[[Any], CursorWrapper] = connection.make_cursor
    if connection.queries_logged:
        wrap = connection.make_debug_cursor
    with wrap(_prepared()(connection.connection)) as cursor:
        yield cursor
