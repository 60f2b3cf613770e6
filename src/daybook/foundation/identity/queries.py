"""Every read of identity."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.identity.roles import permissions_of, roles, system_actors
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day


def roles_held(person_reference: str, on: date) -> list[str]:
    """Names of the roles a person holds on a day, in one query."""
    standing = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    grants = RoleGrant.objects.filter(standing, person__reference=person_reference)
    return list(grants.order_by("role").values_list("role", flat=True))


def permissions_held(actor: Actor, at: datetime) -> frozenset[str]:
    """All that an actor may do and see at this time; a system actor has its own short list."""
    if actor.system:
        role = system_actors().get(actor.person)
        return role.permissions if role else frozenset()
    return permissions_of(roles_held(actor.person, london_day(at)))


def role_titles_held(person_reference: str, on: date) -> frozenset[str]:
    """The titles of a person's roles as the scheme of delegation knows them."""
    known = roles()
    return frozenset(known[name].title for name in roles_held(person_reference, on) if name in known)


def active_administrators(on: date) -> list[str]:
    """References of the people who hold the role of administrator on a day and can sign in."""
    standing = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    active = User.objects.filter(is_active=True).values("person")
    grants = RoleGrant.objects.filter(standing, role="administrator", person__in=active)
    return list(grants.order_by("id").values_list("person__reference", flat=True))

