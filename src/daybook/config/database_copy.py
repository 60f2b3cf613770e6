"""A consistent copy of the whole database in one file, and back: VACUUM INTO on SQLite, pg_dump on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

from django.db import OperationalError, connection
from django.db.backends.postgresql.client import DatabaseClient

from daybook.kernel.refused import Refused


def copy_out(file: Path) -> None:
    """Write the database as it is at one moment; writers are not held up."""
    if connection.vendor == "sqlite":
        if not _sqlite_file().exists():
            raise Refused("no_database", "There is no database at DAYBOOK_DATABASE_URL. Run: daybook migrate")
        with closing(sqlite3.connect(f"{_sqlite_file().as_uri()}?mode=ro", uri=True, timeout=30)) as source:
            source.execute("VACUUM INTO ?", [str(file)])
        return
    _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def copy_in(file: Path) -> None:
    """Put a copy in the place of the whole database."""
    if connection.vendor == "sqlite":
        connection.close()
        place = _sqlite_file()
        place.parent.mkdir(parents=True, exist_ok=True)
        incoming = place.with_name(f"{place.name}.restoring")
        shutil.copyfile(file, incoming)
        for left in ("-wal", "-shm"):
            # The log of the old database would be played into the new one.
            place.with_name(place.name + left).unlink(missing_ok=True)
        incoming.replace(place)
        return
    if not is_empty():
        with connection.cursor() as cursor:
            # Rather an answer now than a wait for whoever is still connected.
            cursor.execute("SET lock_timeout = '10s'")
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    connection.close()
    _postgres("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(file))


def is_empty() -> bool:
    """Whether there are no tables at all (on SQLite, also: no file)."""
    if connection.vendor == "sqlite" and not _sqlite_file().exists():
        return True
    with suppress(OperationalError):
        return not connection.introspection.table_names()
    return False


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"])).absolute()


def _postgres(program: str, *options: str) -> None:
    words, extra = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    place = [*words[1:-1], f"--dbname={words[-1]}"]
    try:
        done = subprocess.run(
            [program, *place, *options], env=os.environ | (extra or {}), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise Refused("no_tools", f"{program} is not installed. On Debian: apt-get install postgresql-client") from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise Refused("database_tools", f"{program} failed: {said[0]}")
