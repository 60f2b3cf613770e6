"""Expressions for constraints, in the words of each database alone.

Django's own parts of a date call functions that Django adds to SQLite's connections. A table whose constraint names one
can be copied by nobody else: not by `daybook backup`, and not by SQLite's own tools.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Func, IntegerField


class DayOfMonth(Func):
    """The day of the month of a date, 1 to 31."""

    template = "CAST(EXTRACT(DAY FROM %(expressions)s) AS integer)"
    arity = 1
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Dates are kept as text there: 2026-04-01."""
        return self.as_sql(compiler, connection, template="CAST(substr(%(expressions)s, 9, 2) AS integer)", **more)
