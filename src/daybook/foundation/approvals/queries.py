"""Every read of approvals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from daybook.foundation.approvals.models import WaitingBar, WaitingItem
from daybook.foundation.identity.public import permissions_held, role_titles_held
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item in somebody's inbox: what to do, to what, why it came, under which paragraph, since when."""

    subject: str
    verb: str
    title: str
    why: str
    paragraph: str
    raised_at: datetime


def visible_waiting(actor: Actor, now: datetime, limit: int = 200) -> list[Waiting]:
    """What waits for this actor, oldest first: items they have the permission and the role for and no bar against."""
    rows = _waiting_for(actor, now, permissions_held(actor, now)).order_by("raised_at", "id")
    return [Waiting(row.subject, row.verb, row.title, row.why, row.paragraph, row.raised_at) for row in rows[:limit]]


def count_waiting(actor: Actor, now: datetime, permissions: frozenset[str], limit: int = 200) -> int:
    """How many items wait for an actor with these permissions, counted up to `limit`."""
    return _waiting_for(actor, now, permissions)[:limit].count()


def _waiting_for(actor: Actor, now: datetime, permissions: frozenset[str]) -> QuerySet[WaitingItem]:
    titles = role_titles_held(actor.person, london_day(now))
    mine = WaitingItem.objects.filter(Q(role_title="") | Q(role_title__in=titles), settled_at=None)
    barred = WaitingBar.objects.filter(item=OuterRef("pk"), person=actor.person)
    return mine.filter(~Exists(barred), verb__in=permissions)
