"""A disk on which a flush takes as long as on the networked disks that most databases stand on.

The disk of a laptop or of a test machine often says at once that it has flushed. What is bound by flushes (one writer,
a contended row) and what shares them (many writers) then look nearer together than they are in production.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Providers of networked disks promise single-digit milliseconds; the time is added to what the disk here takes.
FLUSH_MILLISECONDS = 2


@contextmanager
def slow_disk() -> Iterator[None]:
    """Let every flush of new connections take longer; commits that wait at the same moment still share one."""
    _set("commit_delay = %s", FLUSH_MILLISECONDS * 1_000)
    _set("commit_siblings = %s", 0)
    try:
        yield
    finally:
        _set("commit_delay = %s", 0)


def _set(words: str, value: int) -> None:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
        cursor.execute(f"ALTER DATABASE {name} SET {words % value}")
    connection.close()
