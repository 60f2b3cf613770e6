"""Every read of messages, preferences and e-mails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from daybook.foundation.notifications.models import DigestRun, Email, Message, Preference
from daybook.foundation.notifications.rules.kinds import KINDS, Channel, channel_or_default
from daybook.foundation.notifications.states import EmailState

_COUNTED_UP_TO = 100


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message, and when it was read (None: not yet)."""

    reference: str
    kind: str
    subject: str
    read_at: datetime | None


def visible_messages(person: str, *, unread_only: bool = False) -> QuerySet[Message]:
    """What somebody was told, in no order."""
    found = Message.objects.filter(person=person)
    return found.filter(read_at=None) if unread_only else found


def count_unread(person: str) -> int:
    """How many messages somebody has not read, counted up to 100."""
    return visible_messages(person, unread_only=True)[:_COUNTED_UP_TO].count()


def channels_of(person: str) -> dict[str, Channel]:
    """How somebody is told of each kind."""
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "channel"))
    return {kind: channel_or_default(kind, chosen.get(kind)) for kind in KINDS}


def channels_for(people: Collection[str], kind: str) -> dict[str, Channel]:
    """How each of these people is told of a kind."""
    chosen = dict(Preference.objects.filter(person__in=people, kind=kind).values_list("person", "channel"))
    return {person: channel_or_default(kind, chosen.get(person)) for person in people}


def emails_to(person: str, limit: int = 20) -> list[Email]:
    """The e-mails last written to somebody, newest first."""
    return list(Email.objects.filter(person=person).order_by("-id")[:limit])


def due_emails(now: datetime, limit: int) -> list[int]:
    """Keys of e-mails that may be sent now, longest due first."""
    due = Email.objects.filter(state=EmailState.QUEUED, not_before__lte=now).order_by("not_before", "id")
    return list(due.values_list("pk", flat=True)[:limit])


def lost_emails(now: datetime, patience: timedelta) -> QuerySet[Email]:
    """E-mails that somebody began to hand over so long ago that they must have been lost."""
    return Email.objects.filter(state=EmailState.SENDING, claimed_at__lt=now - patience)


def digest_is_due(day: date) -> bool:
    """Whether anybody chose a digest, and that of a day is still to be written."""
    chosen = Preference.objects.filter(channel=Channel.DIGEST).exists()
    return chosen and not DigestRun.objects.filter(day=day, ended_at__isnull=False).exists()
