"""A database of ours can be copied and repaired by its own tools: nothing in it waits for Django."""

from __future__ import annotations

import re

import pytest
from django.db import connection


@pytest.mark.django_db
def test_no_table_calls_a_function_of_djangos() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        schema = cursor.fetchall()
    assert len(schema) > 100
    assert [name for name, sql in schema if re.search(r"\bdjango_\w+\s*\(", sql)] == []
