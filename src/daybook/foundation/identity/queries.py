"""Every read of identity."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.identity.roles import permissions_of, roles, system_actors
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.prepared import prepared_cursor

# Asked before every operation, so it is put into words once and not anew each time.
_ROLES_HELD = """
SELECT held.role FROM identity_rolegrant held JOIN organisation_person person ON person.id = held.person_id
WHERE person.reference = %s AND held.valid_from <= %s AND (held.valid_until IS NULL OR held.valid_until > %s)
ORDER BY held.role"""


def roles_held(person_reference: str, on: date) -> list[str]:
    """Names of the roles a person holds on a day, in one query."""
    with prepared_cursor() as cursor:
        cursor.execute(_ROLES_HELD, [person_reference, str(on), str(on)])
        return [role for (role,) in cursor.fetchall()]


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
