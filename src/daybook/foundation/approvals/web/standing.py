"""How the signed-in person stands, asked once a request: in whose names they may act, and what they may do in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from daybook.foundation.approvals.queries import Seat, count_kinds, seats_of
from daybook.foundation.identity.public import Lent, Standing, lent_to, may_be_lent, role_choices
from daybook.kernel import clock

Found = TypeVar("Found")

_NOTHING = Standing(frozenset(), {})


def lent_in(request: HttpRequest) -> list[Lent]:
    """Every role lent to the signed-in person that they may act in now."""
    return _once(request, "_daybook_lent", lambda: lent_to(request.user.person.reference, clock.now()))  # type: ignore[union-attr]


def names_in(request: HttpRequest) -> list[Seat]:
    """Every name the signed-in person may choose to act in, their own first; none for a visitor."""
    if not request.user.is_authenticated:
        return []
    person = request.user.person.reference
    return _once(request, "_daybook_names", lambda: seats_of(person, lent_in(request), clock.now()))


def seats_in(request: HttpRequest) -> list[Seat]:
    """Every name the signed-in person acts in now: the one they chose alone, or their own and those of all who lend."""
    chosen = request.actor.deputy_for  # type: ignore[attr-defined]
    names = names_in(request)
    if not chosen:
        return names
    return [seat for seat in names if seat.acting_for == chosen] or [Seat(names[0].actor, chosen, chosen, _NOTHING, ())]


def standing_in(request: HttpRequest) -> Standing:
    """All that the signed-in person may do and see in the name they act in, and in which roles; a visitor nothing."""
    return seats_in(request)[0].standing if request.actor else _NOTHING  # type: ignore[attr-defined]


def may_lend(request: HttpRequest) -> bool:
    """Whether the signed-in person acts in their own name, and holds a role that may be lent."""
    held = standing_in(request).titles
    own_name = not request.actor.deputy_for  # type: ignore[attr-defined]
    return own_name and any(title in held and may_be_lent(name) for name, title in role_choices())


def kinds_in(request: HttpRequest) -> dict[str, int]:
    """How many items of each verb wait for the signed-in person, in all the names they act in."""
    return _once(request, "_daybook_kinds", lambda: count_kinds(seats_in(request)))


def _once(request: HttpRequest, name: str, find: Callable[[], Found]) -> Found:
    if not hasattr(request, name):
        setattr(request, name, find())
    found: Found = getattr(request, name)
    return found
