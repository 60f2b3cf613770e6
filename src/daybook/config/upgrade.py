"""Bringing the database up to this version of Daybook, and asking whether it is."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from daybook.foundation.audit.public import record_restored_triggers
from daybook.kernel import clock, triggers
from daybook.kernel.refused import Refused

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
        _make_folder(Path(str(settings.DATABASES["default"]["NAME"])).parent)
    with _alone():
        changes = pending_changes()
        with triggers_told_of(), _without_tidying():
            # Also with nothing pending: it installs triggers again, should one have been dropped.
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
    return changes


@contextmanager
def triggers_told_of() -> Iterator[None]:
    """Say on standard error, and in the audit story, which triggers a migration put back as they should stand.

    With changes to come nothing is said: tables and triggers of the version before may rightly differ.
    """
    settled = not pending_changes()
    gone = triggers.absent(connection) if settled else []
    altered = sorted(set(triggers.missing(connection)) - set(gone)) if settled else []
    yield
    if gone or altered:
        record_restored_triggers(gone, altered, clock.now())
    if gone:
        typer.echo(
            f"Triggers that keep the books and the audit story were missing and are put back: {', '.join(gone)}. "
            "Somebody removed them, and may have changed what they keep. Run: daybook audit verify",
            err=True,
        )
    if altered:
        typer.echo(
            "Triggers that keep the books and the audit story did not say what this version of Daybook says, and do "
            f"now: {', '.join(altered)}. Unless Daybook itself was just changed, somebody altered them, and may have "
            "changed what they keep. Run: daybook audit verify",
            err=True,
        )


@contextmanager
def _without_tidying() -> Iterator[None]:
    """Changes make thousands of classes; to look among them for what may be let go takes a seventh of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        message = (
            f"The folder {folder} cannot be made ({trouble.strerror}). Correct DAYBOOK_DATABASE_URL or DAYBOOK_STATE."
        )
        raise Refused("settings", message) from None


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
