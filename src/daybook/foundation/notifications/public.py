"""THE DOOR of notifications: tell people of something in Daybook and, where they chose it, by e-mail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from daybook.foundation.notifications.models import DigestRun, Email, Message, Preference
from daybook.foundation.notifications.queries import channels_for, count_unread, digest_is_due
from daybook.foundation.notifications.rules.kinds import KINDS, WAITING, Channel
from daybook.foundation.notifications.rules.letters import Letter, Line, age_words, letter

__all__ = [
    "Line",
    "address_of_page",
    "age_words",
    "count_unread",
    "digest_is_due",
    "next_for_digest",
    "record_digest",
    "record_message",
]

_AT_ONCE = 50


def address_of_page(path: str) -> str:
    """The whole address of a page of Daybook, for an e-mail."""
    return f"{settings.SITE_URL}{path}"


def record_message(*, kind: str, people: Collection[str], subject: str, title: str, now: datetime) -> None:
    """Tell each of these people of something about `subject`, in the ways they chose; `title` stays within Daybook.

    An e-mail says what kind of thing it is and the reference, and nothing else.
    """
    for person, channel in channels_for(sorted(set(people)), kind).items():
        if channel == Channel.NONE:
            continue
        told = Message.objects.create(
            person=person, kind=kind, subject=subject, title=title, at=now, for_digest=channel == Channel.DIGEST
        )
        if channel == Channel.AT_ONCE:
            line = Line(_sentence(kind, subject), address_of_page(reverse("notifications:messages")))
            _queue(told.reference, person, letter(f"Daybook: {line.words}", [("New", [line])], _choices()), now)


def next_for_digest(day: date, now: datetime) -> list[str]:
    """The next few people whose digest of a day is to be written, in the caller's transaction; empty at the end."""
    run, _ = DigestRun.objects.get_or_create(day=day)
    run = DigestRun.objects.select_for_update().get(pk=run.pk)
    if run.ended_at is not None:
        return []
    chosen = Preference.objects.filter(channel=Channel.DIGEST, person__gt=run.reached)
    people = list(chosen.order_by("person").values_list("person", flat=True).distinct()[:_AT_ONCE])
    run.reached, run.ended_at = (people[-1], None) if people else (run.reached, now)
    run.save()
    return people


def record_digest(*, person: str, day: date, waiting: Sequence[Line], now: datetime) -> bool:
    """Write somebody's e-mail of the day: what waits, and what they were told.

    Once a day, only of what they chose to have in it, and not at all where there is nothing; whether it was written.
    """
    wants = Preference.objects.filter(person=person, kind=WAITING, channel=Channel.DIGEST).exists()
    told = Message.objects.filter(person=person, for_digest=True, read_at=None).order_by("id")[:_AT_ONCE]
    messages = [
        Line(_sentence(one.kind, one.subject), address_of_page(reverse("notifications:messages"))) for one in told
    ]
    lines = list(waiting) if wants else []
    if not lines and not messages:
        return False
    parts = [("Waits for you, longest first", lines), ("New since the last digest", messages)]
    written = _queue(
        f"DIGEST-{day}-{person}", person, letter(f"Daybook: your day, {day:%-d %B %Y}", parts, _choices()), now
    )
    Message.objects.filter(person=person, for_digest=True).update(for_digest=False)
    return written


def _sentence(kind: str, subject: str) -> str:
    return KINDS[kind].sentence.format(reference=subject)


def _choices() -> str:
    return address_of_page(reverse("notifications:choices"))


def _queue(key: str, person: str, made: Letter, now: datetime) -> bool:
    said = {"person": person, "title": made.subject, "text": made.text, "html": made.html}
    _, first = Email.objects.get_or_create(key=key, defaults=said | {"made_at": now, "not_before": now})
    return first
