"""A cursor for the few statements that run with every act: planning them anew would take longer than running them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Prepared(psycopg.Cursor[Any]):
    """The driver's own cursor, asked to keep each plan with the connection; Django's sends text with values in it."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> _Prepared:
        super().execute(query, params, prepare=True, **more)
        return self


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
    with wrap(_Prepared(connection.connection)) as cursor:
        yield cursor
