"""Many rows at once: written by COPY on PostgreSQL and executemany on SQLite; asked for by one list of values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup

from daybook.kernel.unread import wait_for_unread


def write_rows(
    connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append `rows` (values in the order of `columns`) to `table`, inside the caller's transaction.

    Constraints, keys and triggers of the table hold as for single rows; any breach fails the whole call.
    """
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            wait_for_unread()
            copying = cursor.copy(f"COPY {connection.ops.quote_name(table)} ({quoted}) FROM STDIN")
            # The driver's own errors would walk past everybody who waits for the framework's.
            with connection.wrap_database_errors, copying as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({quoted}) VALUES ({places})", list(rows))


class AnyOf(Lookup[Any]):
    """`column__any_of=values`: `in` with all the values as one parameter, quick for thousands of them.

    Values are of the column's own type, texts or whole numbers; a list too long for `in` is no trouble here.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """The condition: an array on PostgreSQL, JSON on SQLite."""
        column, parameters = self.process_lhs(compiler, connection)
        values = list(self.rhs)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*parameters, values)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*parameters, json.dumps(values))
