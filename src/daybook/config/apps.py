from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import register
from django.db import connection
from django.db.models.signals import post_migrate


class CompositionConfig(AppConfig):
    """The top of the house: everything is wired together here, last."""

    name = "daybook.config"
    label = "composition"

    def ready(self) -> None:
        from daybook.change.programmes.waiting import steps_waiting
        from daybook.change.systems.public import bind_waiting
        from daybook.config.asking import askers, spending
        from daybook.config.attaching import owner_of_documents
        from daybook.config.naming import names_of_actors
        from daybook.config.shell import check_permission, shell_of
        from daybook.foundation.approvals.routing import bind_askers
        from daybook.foundation.approvals.splitting import bind_spending
        from daybook.foundation.audit.recorder import AuditRecorder
        from daybook.foundation.documents.public import bind_subjects
        from daybook.foundation.identity.gate import RoleGate
        from daybook.foundation.identity.roles import check_roles
        from daybook.kernel.operation import bind
        from daybook.ui.context import bind_shell
        from daybook.ui.links import bind_names
        from daybook.ui.routes import bind_permission_checker

        load_operations()
        bind(RoleGate(), AuditRecorder())
        bind_permission_checker(check_permission)
        bind_shell(shell_of)
        bind_names(names_of_actors)
        bind_subjects(owner_of_documents)
        bind_askers(askers())
        bind_spending(spending())
        bind_waiting(steps_waiting)
        register(check_roles)
        approvals = apps.get_app_config("approvals")
        post_migrate.connect(_load_schemes, sender=approvals, dispatch_uid="daybook.config.schemes")


def _load_schemes(**_: Any) -> None:
    from daybook.finance.budgets.rules.authority import BANDS_FILE, COMMITMENTS_FILE
    from daybook.foundation.approvals.models import DelegationTerms
    from daybook.foundation.approvals.rules.authority import SCHEME_FILE
    from daybook.foundation.approvals.scheme_file import load_schemes
    from daybook.kernel import clock

    if DelegationTerms._meta.db_table in connection.introspection.table_names():
        load_schemes([file.read_text("utf-8") for file in (SCHEME_FILE, BANDS_FILE, COMMITMENTS_FILE)], clock.now())


def load_operations() -> None:
    """Import every domain's operations, so that the registry is whole."""
    for config in apps.get_app_configs():
        if not config.name.startswith("daybook."):
            continue
        try:
            package = import_module(f"{config.name}.operations")
        except ModuleNotFoundError as missing:
            if missing.name != f"{config.name}.operations":
                raise
            continue
        for module in iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
