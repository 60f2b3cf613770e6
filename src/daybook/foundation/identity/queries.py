"""Every read of identity."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from daybook.foundation.identity.models import Deputyship, RoleGrant, User
from daybook.foundation.identity.roles import everyone, lent_by, permissions_of, roles, system_actors
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.prepared import prepared_cursor

# Asked with every request and before every operation, so both are put into words once and not anew each time.
_ROLES_HELD = """
SELECT person.reference, held.role
FROM identity_rolegrant held JOIN organisation_person person ON person.id = held.person_id
WHERE held.valid_from <= %s AND (held.valid_until IS NULL OR held.valid_until > %s) AND person.reference IN """
# What `standing_deputyships` says, of one deputy.
_LENT = """
SELECT principal.reference, principal.display_name, lent.role, lent.operations, lent.limit_pence
FROM identity_deputyship lent
JOIN organisation_person principal ON principal.id = lent.principal_id
JOIN organisation_person deputy ON deputy.id = lent.deputy_id
WHERE deputy.reference = %s AND lent.state = 'accepted' AND lent.valid_from <= %s AND lent.valid_until > %s
AND NOT EXISTS (SELECT 1 FROM identity_user sign_in WHERE sign_in.person_id = principal.id AND NOT sign_in.is_active)
ORDER BY lent.id"""


def roles_held(person_reference: str, on: date) -> list[str]:
    """Names of the roles a person holds on a day, in one query."""
    return roles_held_by([person_reference], on)[person_reference]


def roles_held_by(people: Iterable[str], on: date) -> dict[str, list[str]]:
    """Names of the roles that each of these people holds on a day, in one query."""
    held: dict[str, list[str]] = {person: [] for person in people}
    which = ", ".join(["%s"] * len(held))
    with prepared_cursor() as cursor:
        cursor.execute(f"{_ROLES_HELD} ({which}) ORDER BY held.role", [str(on), str(on), *held])
        for person, role in cursor.fetchall():
            held[person].append(role)
    return held


def permissions_held(actor: Actor, at: datetime) -> frozenset[str]:
    """All that an actor may do and see at this time; a system actor has its own short list."""
    return standing_of(actor, at).permissions


def titles_acted_in(actor: Actor, at: datetime) -> dict[str, int | None]:
    """The titles of the roles an actor acts in, each with the largest sum in pence they may sign for (None: no limit).

    A deputy acts in the roles lent to them alone, while whoever lent them still holds them.
    """
    return standing_of(actor, at).titles


@dataclass(frozen=True, slots=True)
class Standing:
    """What an actor may do at a moment, and in which roles (title: limit in pence, None where there is none)."""

    permissions: frozenset[str]
    titles: dict[str, int | None]


def standing_of(actor: Actor, at: datetime) -> Standing:
    """Permissions and roles together, asked once."""
    known = roles()
    if actor.system:
        role = system_actors().get(actor.person)
        return Standing(role.permissions if role else frozenset(), {})
    if actor.deputy_for:
        lent = [one for one in _lent_to(actor, at) if one.role in known]
        may = everyone().union(*(lent_by(one.role, one.operations) for one in lent))
        return Standing(may, {known[one.role].title: one.limit_pence for one in lent})
    held = [name for name in roles_held(actor.person, london_day(at)) if name in known]
    return Standing(everyone() | permissions_of(held), {known[name].title: None for name in held})


@dataclass(frozen=True, slots=True)
class Lent:
    """A role lent to somebody: by whom (reference and name), for which operations and up to which sum in pence."""

    principal: str
    principal_name: str
    role: str
    operations: list[str]
    limit_pence: int | None


def lent_to(person_reference: str, at: datetime) -> list[Lent]:
    """Every role lent to somebody that gives authority at a moment, as long as its lender holds it; in one query."""
    day = str(london_day(at))
    with prepared_cursor() as cursor:
        cursor.execute(_LENT, [person_reference, day, day])
        return [Lent(who, name, role, json.loads(acts), most) for who, name, role, acts, most in cursor.fetchall()]


def standings_of(person_reference: str, lent: Collection[Lent], at: datetime) -> dict[str, Standing]:
    """How somebody stands in each name they may act in, in one query: their own (""), then that of each lender.

    Whoever holds none of the roles they lend is left out.
    """
    known = roles()
    held = roles_held_by([person_reference, *(one.principal for one in lent)], london_day(at))
    own = [name for name in held[person_reference] if name in known]
    found = {"": Standing(everyone() | permissions_of(own), {known[name].title: None for name in own})}
    for one in lent:
        if one.role in known and one.role in held[one.principal]:
            before = found.get(one.principal, Standing(everyone(), {}))
            titles = before.titles | {known[one.role].title: one.limit_pence}
            found[one.principal] = Standing(before.permissions | lent_by(one.role, one.operations), titles)
    return found


def own_standings(people: Collection[str], on: date) -> dict[str, Standing]:
    """How each of these people stands in their own name on a day, in one query; whoever cannot sign in is left out."""
    known = roles()
    held: dict[str, list[str]] = {}
    grants = RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)
    active = User.objects.filter(is_active=True, person__reference__in=list(people)).values("person")
    for person, role in grants.filter(person__in=active, role__in=known).values_list("person__reference", "role"):
        held.setdefault(person, []).append(role)
    return {
        person: Standing(everyone() | permissions_of(names), {known[name].title: None for name in names})
        for person, names in held.items()
    }


def standing_deputyships(at: datetime) -> QuerySet[Deputyship]:
    """Deputyships that give authority at a moment: accepted, not ended, and on one of their days.

    None of somebody whose sign-in is suspended: what they may not do themselves, nobody does for them.
    """
    day = london_day(at)
    suspended = User.objects.filter(person=OuterRef("principal"), is_active=False)
    return Deputyship.objects.filter(~Exists(suspended), state="accepted", valid_from__lte=day, valid_until__gt=day)


def is_suspended(person_reference: str) -> bool:
    """Whether a person has a sign-in that is suspended, so that nobody acts in their name."""
    return User.objects.filter(person__reference=person_reference, is_active=False).exists()


def limits_lent(actor: Actor, verb: str, at: datetime) -> dict[str, int | None]:
    """The title of each role lent to a deputy that allows an operation, with its limit in pence (None: no limit)."""
    known = roles()
    lent = [one for one in _lent_to(actor, at) if verb in lent_by(one.role, one.operations)]
    return {known[one.role].title: one.limit_pence for one in lent}


def _lent_to(actor: Actor, at: datetime) -> list[Deputyship]:
    lent = standing_deputyships(at).filter(deputy__reference=actor.person, principal__reference=actor.deputy_for)
    found = list(lent.order_by("id"))
    held = roles_held(actor.deputy_for, london_day(at)) if found else []
    return [deputyship for deputyship in found if deputyship.role in held]


def role_titles_held(person_reference: str, on: date) -> frozenset[str]:
    """The titles of a person's roles as the scheme of delegation knows them."""
    known = roles()
    return frozenset(known[name].title for name in roles_held(person_reference, on) if name in known)


def holders_of(titles: Collection[str], on: date) -> dict[str, list[str]]:
    """References of those who hold the role of each title on a day, in one query; a title nobody holds has none."""
    names = {name: role.title for name, role in roles().items() if role.title in titles}
    found: dict[str, list[str]] = {title: [] for title in titles}
    held = RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on, role__in=names)
    for role, person in held.order_by("person__reference").values_list("role", "person__reference"):
        found[names[role]].append(person)
    return found


def active_administrators(on: date) -> list[str]:
    """References of the people who hold the role of administrator on a day and can sign in."""
    standing = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    active = User.objects.filter(is_active=True).values("person")
    grants = RoleGrant.objects.filter(standing, role="administrator", person__in=active)
    return list(grants.order_by("id").values_list("person__reference", flat=True))


def people_who_may(
    permission: str, role_title: str, at: datetime, *, among: Collection[str] | None = None, limit: int = 500
) -> list[str]:
    """References of the people who can sign in and hold `permission` by a role of their own, by name, up to `limit`.

    With `role_title` they hold the role of that title too; with `among` only these people are looked at.
    """
    known = roles().values()
    allowing = [role.name for role in known if permission in role.permissions]
    titled = [role.name for role in known if role.title == role_title]
    day = london_day(at)
    held = RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)
    users = User.objects.filter(is_active=True, person__in=held.filter(role__in=allowing).values("person"))
    if role_title:
        users = users.filter(person__in=held.filter(role__in=titled).values("person"))
    if among is not None:
        users = users.filter(person__reference__in=list(among))
    ordered = users.order_by("person__display_name", "person__reference")
    return list(ordered.values_list("person__reference", flat=True)[:limit])
