"""Bringing the database up to this version of Daybook, and asking whether it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# One number for every copy of Daybook, so that machines started together upgrade one after the other.
UPGRADE_LOCK = 4_720_917


def pending_changes() -> int:
    """How many migrations the database still lacks (all of them where it is empty)."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def upgrade_database() -> int:
    """Create or upgrade tables, triggers and the shared cache; the number of migrations applied.

    Two upgrades at once are harmless: the second waits for the first, then finds nothing to do.
    """
    if connection.vendor == "sqlite":
        Path(str(settings.DATABASES["default"]["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    with _alone():
        changes = pending_changes()
        # Also with nothing pending: it installs triggers again, should one have been dropped.
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    return changes


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [UPGRADE_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [UPGRADE_LOCK])
