"""Roles as sets of operation names, read from one file that every role and system actor stands in.

A permission is an operation's own name (`ledger.post_journal`) or `<domain>.view` for its pages. The file is checked
at start-up: a renamed or forgotten operation stops the service instead of quietly closing, or opening, a door.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.checks import Error

from daybook.kernel.operation import OPERATIONS


@dataclass(frozen=True)
class Role:
    """A named set of permissions; `title` is what the role is called in the scheme of delegation and on pages."""

    name: str
    title: str
    permissions: frozenset[str]


@cache
def roles() -> dict[str, Role]:
    """Every role people can hold, by name."""
    return {name: _role(name, entry) for name, entry in _file().get("role", {}).items()}


@cache
def system_actors() -> dict[str, Role]:
    """Every system actor, by name."""
    return {name: _role(name, entry) for name, entry in _file().get("system", {}).items()}


@cache
def everyone() -> frozenset[str]:
    """What everybody who may sign in may do, whatever their roles: it concerns their own affairs alone."""
    return frozenset(_file().get("everyone", {}).get("operations", []))


def lent_by(role_name: str, operations: Iterable[str] = ()) -> frozenset[str]:
    """What a deputy may do in a role: its pages, and its operations (or those named) but the ones never lent."""
    role, chosen = roles().get(role_name), frozenset(operations)
    if role is None or not may_be_lent(role_name):
        return frozenset()
    pages = {name for name in role.permissions if name.endswith(".view")}
    acts = role.permissions - pages - frozenset(_file().get("deputies", {}).get("operations_never", []))
    return frozenset(pages) | (acts & chosen if chosen else acts)


def may_be_lent(role_name: str) -> bool:
    """Whether a deputy may be named for a role at all."""
    return role_name in roles() and role_name not in _file().get("deputies", {}).get("roles_never", [])


def permissions_of(role_names: Iterable[str]) -> frozenset[str]:
    """The union of what these roles allow."""
    known = roles()
    return frozenset().union(*(known[name].permissions for name in role_names if name in known))


def role_choices() -> list[tuple[str, str]]:
    """Every role as (name, title), by title."""
    return sorted(((name, role.title) for name, role in roles().items()), key=lambda choice: choice[1])


def title_of_role(name: str) -> str:
    """What a role is called on pages; its name where it is no longer known."""
    known = roles().get(name)
    return known.title if known else name


def titles_of_roles_with(permission: str) -> list[str]:
    """Titles of the roles that hold a permission: who can, for a refusal to name."""
    return [role.title for role in roles().values() if permission in role.permissions]


def check_roles(**_: Any) -> list[Error]:
    """Start-up check: every permission names an operation or a domain's pages, and every operation has a role."""
    holders = [*roles().values(), *system_actors().values()]
    granted = everyone().union(*(role.permissions for role in holders))
    domains = {operation.domain for operation in OPERATIONS.values()} | {"audit"}
    known = set(OPERATIONS) | {f"{domain}.view" for domain in domains}
    unknown = [
        Error(f"Role {role.name} names {name}, which is no operation. Was it renamed?", id="daybook.E002")
        for role in [*holders, Role("everyone", "Everybody", everyone())]
        for name in sorted(role.permissions - known)
    ]
    unheld = [
        Error(f"No role and no system actor may do {verb}. Add it to roles.toml.", id="daybook.E003")
        for verb in sorted(set(OPERATIONS) - granted)
    ]
    return unknown + unheld


def _role(name: str, entry: dict[str, Any]) -> Role:
    views = {f"{domain}.view" for domain in entry.get("views", [])}
    return Role(name, entry["title"], frozenset(entry.get("operations", [])) | views)


@cache
def _file() -> dict[str, Any]:
    with settings.ROLES_FILE.open("rb") as file:
        return tomllib.load(file)
