"""THE DOOR of identity: who is signed in, what they may do, and who they are in the scheme of delegation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn

from daybook.foundation.audit.public import attempt, count_refusals
from daybook.foundation.identity.deputies import (
    DeputyOffer,
    DeputyshipRef,
    all_deputyships,
    deputies_in,
    deputyship,
    deputyships_in,
    deputyships_of,
    duties_brought_about,
    is_still_held,
    locked_deputyship,
    offers_over,
    record_deputyship_state,
    record_offer,
    refuse_not_free,
)
from daybook.foundation.identity.models import User
from daybook.foundation.identity.queries import (
    Lent,
    Standing,
    holders_of,
    is_suspended,
    lent_to,
    limits_lent,
    own_standings,
    people_who_may,
    permissions_held,
    role_titles_held,
    roles_held,
    standing_of,
    standings_of,
    titles_acted_in,
)
from daybook.foundation.identity.roles import (
    lent_by,
    may_be_lent,
    permissions_of,
    role_choices,
    title_of_role,
    titles_of_roles_with,
)
from daybook.foundation.identity.rules.separation import Conflict
from daybook.foundation.organisation.public import references_of_posts_held
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

__all__ = [
    "Conflict",
    "DeputyOffer",
    "DeputyshipRef",
    "Lent",
    "RoleGrantRef",
    "Standing",
    "UserRef",
    "actor_for",
    "actor_named",
    "all_deputyships",
    "deputies_in",
    "deputyship",
    "deputyships_in",
    "deputyships_of",
    "duties_brought_about",
    "email_addresses",
    "holders_of",
    "is_still_held",
    "is_suspended",
    "lent_by",
    "lent_to",
    "limits_lent",
    "locked_deputyship",
    "may_be_lent",
    "offers_over",
    "own_standings",
    "password_matches",
    "people_who_may",
    "permissions_held",
    "permissions_of",
    "record_deputyship_state",
    "record_offer",
    "refuse_not_free",
    "refuse_without",
    "refuse_wrong_password",
    "role_choices",
    "role_titles_held",
    "roles_held",
    "standing_of",
    "standings_of",
    "title_of_role",
    "titles_acted_in",
    "titles_of_roles_with",
]

TRIES, TRIES_WITHIN = 5, timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class UserRef:
    """A sign-in and the person it belongs to."""

    person: str
    username: str


@dataclass(frozen=True, slots=True)
class RoleGrantRef:
    """That a person holds a role, `[valid_from, valid_until)`."""

    person: str
    role: str
    valid_from: date
    valid_until: date | None


def actor_named(username: str, now: datetime) -> Actor:
    """The actor with this sign-in name, for the command line; Refused `unknown_user` if there is none."""
    user = User.objects.filter(username__iexact=username, is_active=True).select_related("person").first()
    if user is None:
        raise Refused("unknown_user", f"There is no active sign-in called {username}. Check the spelling.")
    return _actor(user.person.reference, now)


def actor_for(person_reference: str, now: datetime, *, request: str = "") -> Actor:
    """The actor of a person who may sign in, for work done later in their name; Refused `unknown_user` if they may not.

    `request` ties what is done to what asked for it.
    """
    if not User.objects.filter(person__reference=person_reference, is_active=True).exists():
        message = f"{person_reference} has no active sign-in, so nothing is done in their name. Ask an administrator."
        raise Refused("unknown_user", message)
    return _actor(person_reference, now, request)


def _actor(reference: str, now: datetime, request: str = "") -> Actor:
    posts = references_of_posts_held([reference], on=london_day(now), known_at=now)[reference]
    return Actor(person=reference, post=posts[0] if posts else "", request=request, posts=posts)


def email_addresses(people: Collection[str]) -> dict[str, str]:
    """Addresses for e-mail, of those of these people who can sign in and have one."""
    rows = User.objects.filter(person__reference__in=list(people), is_active=True).exclude(email="")
    return dict(rows.values_list("person__reference", "email"))


def password_matches(person_reference: str, password: str) -> bool:
    """Whether this is the password of the person's own sign-in: asked again before every signature."""
    user = User.objects.filter(person__reference=person_reference, is_active=True).first()
    return user is not None and user.check_password(password)


def refuse_wrong_password(actor: Actor, password: str, now: datetime) -> None:
    """Ask for the actor's own password again, before a signature; what was typed is kept nowhere.

    Refused `wrong_password`, or `too_many_tries` after five wrong ones in five minutes.
    """
    if count_refusals(actor.person, "wrong_password", now - TRIES_WITHIN) >= TRIES:
        raise Refused("too_many_tries", "Too many wrong passwords. Wait five minutes, then type it again.")
    if not password_matches(actor.person, password):
        raise Refused("wrong_password", "That is not your password, so nothing was signed. Type it again.")


def refuse_without(permission: str, actor: Actor, at: datetime) -> NoReturn:
    """Refused `not_permitted`, naming the roles that hold the permission; a deputy is told that it was not lent."""
    if actor.deputy_for:
        lent = standing_of(actor, at).titles
        what = "What was lent to you as their deputy does not allow this" if lent else "You are not their deputy now"
        message = f"{what}, so nothing was done. Act in your own name, or leave it to them."
        raise Refused("not_permitted", message, permission=permission)
    message = (
        f"You may not {attempt(permission)}: none of your roles allows it. "
        "Ask somebody who can, or an administrator for the role."
    )
    who = " or ".join(titles_of_roles_with(permission)) or "nobody"
    raise Refused("not_permitted", message, permission=permission, who_can=who)
