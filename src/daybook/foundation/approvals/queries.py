"""Every read of approvals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from daybook.foundation.approvals.models import WaitingBar, WaitingItem
from daybook.foundation.identity.public import Standing, standing_of
from daybook.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item in somebody's inbox: what to do, to what, why it came, under which paragraph, since when."""

    id: int
    subject: str
    verb: str
    title: str
    why: str
    paragraph: str
    raised_at: datetime
    amount_pence: int | None
    yes: str
    no: str
    holder: str


def visible_waiting(actor: Actor, now: datetime, limit: int = 200) -> list[Waiting]:
    """What waits for this actor, oldest first: items they have the permission and the role for and no bar against."""
    rows = _waiting_for(actor, standing_of(actor, now)).order_by("raised_at", "id")
    return [waiting_of(row) for row in rows[:limit]]


def waiting_of(row: WaitingItem) -> Waiting:
    """A row of the inbox as pages see it."""
    return Waiting(
        row.pk, row.subject, row.verb, row.title, row.why, row.paragraph, row.raised_at, row.amount_pence, row.yes,
        row.no, row.holder,
    )  # fmt: skip


def count_waiting(actor: Actor, standing: Standing, limit: int = 200) -> int:
    """How many items wait for an actor who stands so, counted up to `limit`."""
    return _waiting_for(actor, standing)[:limit].count()


def _waiting_for(actor: Actor, standing: Standing) -> QuerySet[WaitingItem]:
    """Open items for an actor; of a deputy, those that whoever they act for could do, up to the limit lent to them."""
    permissions, titles = standing.permissions, standing.titles
    acting = actor.deputy_for or actor.person
    mine = Q(role_title="", holder="") | Q(holder=acting)
    for title, limit in titles.items():
        within = Q() if limit is None else Q(amount_pence=None) | Q(amount_pence__lte=limit)
        mine |= Q(within, role_title=title, holder="")
    barred = WaitingBar.objects.filter(item=OuterRef("pk"), person__in={acting, actor.person})
    if actor.deputy_for:
        permissions -= {"approvals.accept_deputyship"}  # asked of the person themselves
    return WaitingItem.objects.filter(mine, ~Exists(barred), settled_at=None, verb__in=permissions)
