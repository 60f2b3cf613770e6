"""Every read of sign-ins for those who look after them: the list, one sign-in, and the roles of a person in time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.identity.roles import roles
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFilter:
    """Which sign-ins to list; blanks match all. `role` is held on the day that is asked about."""

    text: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in, and whose it is."""

    person: str
    name: str
    username: str
    active: bool
    must_change_password: bool
    last_signed_in_at: datetime | None
    email: str

    @property
    def state(self) -> str:
        """Whether the person may sign in, as a word."""
        return "active" if self.active else "suspended"


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of a person, `[valid_from, valid_until)`, and who gave it."""

    role: str
    title: str
    valid_from: date
    valid_until: date | None
    granted_by: str

    def when(self, on: date) -> str:
        """Whether it is held on a day, was before, or will be: active, ended or future."""
        if on < self.valid_from:
            return "future"
        return "ended" if self.valid_until and self.valid_until <= on else "active"


def visible_sign_ins(actor: Actor, wanted: SignInFilter, on: date) -> QuerySet[User]:
    """Sign-ins that match, for those who may see them (the route asks for `identity.view`)."""
    found = User.objects.all() if actor.person else User.objects.none()
    if wanted.text:
        words = Q(username__icontains=wanted.text) | Q(person__reference__iexact=wanted.text)
        found = found.filter(words | Q(person__display_name__icontains=wanted.text))
    if wanted.state:
        found = found.filter(is_active=wanted.state == "active")
    if wanted.role:
        found = found.filter(person__in=_held_on(on).filter(role=wanted.role).values("person"))
    return found


def has_sign_in(actor: Actor, person: str) -> bool:
    """Whether the person has a sign-in, open or suspended."""
    return visible_sign_ins(actor, SignInFilter(), date.max).filter(person__reference=person).exists()


def find_sign_in(actor: Actor, person: str) -> SignIn:
    """The sign-in of a person; Refused `not_found` where they have none."""
    found = visible_sign_ins(actor, SignInFilter(), date.max).filter(person__reference=person)
    user = found.select_related("person").first()
    if user is None:
        raise Refused("not_found", f"{person} has no sign-in. Check the reference, or look in the list.")
    return SignIn(
        person=person,
        name=user.person.display_name,
        username=user.username,
        active=user.is_active,
        must_change_password=user.must_change_password,
        last_signed_in_at=user.last_login,
        email=user.email,
    )


def titles_held(people: Collection[str], on: date) -> dict[str, list[str]]:
    """Titles of the roles that each of these people holds on a day, in one query."""
    held: dict[str, list[str]] = {}
    grants = _held_on(on).filter(person__reference__in=people).order_by("role")
    for person, role in grants.values_list("person__reference", "role"):
        held.setdefault(person, []).append(_title(role))
    return held


def roles_ever_held(person: str) -> list[HeldRole]:
    """The roles of a person that stand, stood or will stand, latest first."""
    grants = RoleGrant.objects.filter(person__reference=person).order_by("-valid_from", "role")
    columns = ("role", "valid_from", "valid_until", "granted_by")
    return [HeldRole(role, _title(role), begins, ends, by) for role, begins, ends, by in grants.values_list(*columns)]


def _held_on(on: date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


def _title(role: str) -> str:
    known = roles()
    return known[role].title if role in known else role
