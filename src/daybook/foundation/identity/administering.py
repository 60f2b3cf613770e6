"""Somebody must be able to administer, on every day to come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.identity.rules.cover import first_day_uncovered
from daybook.kernel.periods import Span, london_day
from daybook.kernel.refused import Refused


@contextmanager
def administrator_kept(now: datetime) -> Iterator[None]:
    """What is changed within leaves an administrator who can sign in on every day that had one before.

    The grants are locked first, so that two administrators who part with each other take turns. Refused
    `last_administrator`.
    """
    today = london_day(now)
    before = _first_day_without(today)
    yield
    after = _first_day_without(today)
    if after < before:
        message = f"Nobody would administer from {after:%-d %B %Y}. Make another person an administrator first."
        raise Refused("last_administrator", message, day=after.isoformat())


def _first_day_without(today: date) -> date:
    grants = list(RoleGrant.objects.select_for_update().filter(role="administrator").order_by("id"))
    # Asked after the lock: whoever held it before may have closed a sign-in.
    active = set(User.objects.filter(is_active=True).values_list("person_id", flat=True))
    spans = [Span(grant.valid_from, grant.valid_until) for grant in grants if grant.person_id in active]
    return first_day_uncovered(spans, today)
