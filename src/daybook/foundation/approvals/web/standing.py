"""How the signed-in person stands, asked once a request: what they may do, and in whose names they may act."""

from __future__ import annotations

from django.http import HttpRequest

from daybook.foundation.approvals.queries import Seat, count_kinds, seats_of
from daybook.foundation.identity.public import Standing, standing_of
from daybook.kernel import clock


def standing_in(request: HttpRequest) -> Standing:
    """All that the signed-in person may do and see in the name they act in, and in which roles; a visitor nothing."""
    if not hasattr(request, "_daybook_standing"):
        actor = request.actor  # type: ignore[attr-defined]
        known = standing_of(actor, clock.now()) if actor else Standing(frozenset(), {})
        request._daybook_standing = known  # type: ignore[attr-defined]
    return request._daybook_standing  # type: ignore[attr-defined, no-any-return]


def seats_in(request: HttpRequest) -> list[Seat]:
    """Every name the signed-in person may act in now."""
    if not hasattr(request, "_daybook_seats"):
        found = seats_of(request.actor, clock.now(), standing_in(request))  # type: ignore[attr-defined]
        request._daybook_seats = found  # type: ignore[attr-defined]
    return request._daybook_seats  # type: ignore[attr-defined, no-any-return]


def kinds_in(request: HttpRequest) -> dict[str, int]:
    """How many items of each verb wait for the signed-in person, in all the names they may act in."""
    if not hasattr(request, "_daybook_kinds"):
        request._daybook_kinds = count_kinds(seats_in(request))  # type: ignore[attr-defined]
    return request._daybook_kinds  # type: ignore[attr-defined, no-any-return]
