"""Statements whose answer nobody reads, sent together with what follows them instead of one by one.

An act ends with several: where a draft went, what is settled, its entry. On PostgreSQL they travel in one pipeline and
are waited for once. Their order is that of the calls, since any other statement first waits for those under way; so a
fault of one shows at the next statement that is waited for, at the latest before COMMIT. On SQLite each runs at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.db import DatabaseError, connection

from daybook.kernel.prepared import prepared_cursor


class _UnderWay:
    """The pipeline of one act, opened by the first statement that goes unread and closed by the first that is read."""

    def __init__(self) -> None:
        self._pipeline = ExitStack()
        self._is_open = self._sends = False

    def send(self, statement: str, values: Any) -> None:
        if not self._is_open:
            connection.ensure_connection()
            self._pipeline.enter_context(connection.connection.pipeline())
            self._pipeline.enter_context(connection.execute_wrapper(self._wait_first))
            self._is_open = True
        self._sends = True
        try:
            with prepared_cursor() as cursor:
                cursor.execute(statement, values)
        finally:
            self._sends = False

    def wait(self) -> None:
        self._is_open = False
        with connection.wrap_database_errors:
            self._pipeline.close()

    def _wait_first(self, execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        if not self._sends:
            self.wait()
        return execute(sql, values, many, context)


_under_way: ContextVar[_UnderWay | None] = ContextVar("daybook_under_way", default=None)


@contextmanager
def sent_together() -> Iterator[None]:
    """Within a transaction, around all of it: what is written unread in it is waited for at its end."""
    if connection.vendor != "postgresql":
        yield
        return
    under_way = _UnderWay()
    token = _under_way.set(under_way)
    try:
        yield
    except BaseException:
        # What is told is the first fault, not what came of it to the statements behind.
        with suppress(DatabaseError):
            under_way.wait()
        raise
    else:
        under_way.wait()
    finally:
        _under_way.reset(token)


def write_unread(statement: str, values: Any) -> None:
    """Run a statement that is always worded alike, of whose answer nothing is needed, in the act's transaction."""
    under_way = _under_way.get()
    if under_way:
        under_way.send(statement, values)
        return
    with prepared_cursor() as cursor:
        cursor.execute(statement, values)


def wait_for_unread() -> None:
    """Before the driver is used without the framework's cursors (COPY): wait until what went unread has run."""
    under_way = _under_way.get()
    if under_way:
        under_way.wait()
