from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import Error, register
from django.db import connection, connections
from django.db.models import Field
from django.db.models.signals import post_migrate

from daybook.kernel import triggers
from daybook.kernel.bulk import AnyOf


class KernelConfig(AppConfig):
    name = "daybook.kernel"
    label = "kernel"

    def ready(self) -> None:
        # The one framework signal Daybook listens to: triggers, and the scheme's rules, follow every migration.
        # It is sent once per app; all tables stand by the first time, so one sender is enough.
        post_migrate.connect(_install_triggers, sender=self, dispatch_uid="daybook.kernel.triggers")
        register(_triggers_stand, "database")
        Field.register_lookup(AnyOf)


def _install_triggers(**_: Any) -> None:
    triggers.install(connection)


def _triggers_stand(databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    return [
        Error(f"The trigger {name} is missing or altered. Run: daybook migrate", id="daybook.E001")
        for alias in databases or ()
        for name in triggers.missing(connections[alias])
    ]
