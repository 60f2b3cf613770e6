"""The fixture `own_database`: migrated, private, and reached by real processes."""

from __future__ import annotations

import json

import psycopg
import pytest

from conftest import OwnDatabase

pytestmark = pytest.mark.processes


def test_a_process_finds_its_database_ready(own_database: OwnDatabase) -> None:
    done = own_database.daybook("audit", "verify", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True


def test_its_address_is_one_that_other_programs_read(own_database: OwnDatabase) -> None:
    assert own_database.url.startswith(("sqlite:////", "postgresql://"))
    if own_database.url.startswith("postgresql"):
        with psycopg.connect(own_database.url) as connection:
            assert connection.info.dbname.startswith("own_")


def test_a_process_loads_no_large_library_that_it_does_not_use(own_database: OwnDatabase) -> None:
    """Or every command would take half as long again to start."""
    large = {"numpy.linalg", "polars.dataframe", "docx", "typst", "ninja"} | (
        set() if own_database.url.startswith("postgresql") else {"psycopg"}
    )
    script = f"import sys; print(sorted({large!r}.intersection(sys.modules)))"
    assert own_database.run_script(script) == "[]"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_a_copy_of_its_own(own_database: OwnDatabase, turn: str) -> None:
    """Were the copies shared, the second turn would find the table of the first."""
    statement = "from django.db import connection; connection.cursor().execute('CREATE TABLE left_behind (id int)')"
    done = own_database.daybook("django", "shell", "--command", statement)
    assert done.returncode == 0, done.stderr
