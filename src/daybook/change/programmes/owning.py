"""Who owns what is open in programmes: the post that answers for it, what is due, and who may say how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from daybook.change.programmes.models import (
    Engagement,
    Item,
    Judgement,
    Lesson,
    OwnerAsked,
    OwnerReport,
    Programme,
    Recommendation,
)
from daybook.change.programmes.rules.owning import ASKED_WITHIN_DAYS, Owned, record_of, subject_of
from daybook.foundation.approvals.public import record_settled
from daybook.foundation.organisation.public import post_words, posts, references_of_posts_held
from daybook.kernel.actor import Actor
from daybook.kernel.periods import ONE_DAY, london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


def owner_given(owner: str, owner_post: str, now: datetime, *, optional: bool = False) -> tuple[str, str]:
    """Whoever owns something, in words and as a post of the force; the words of a post are its title today.

    Words alone are for somebody outside the force. Refused `owner_missing` unless one of the two is given,
    `unknown_post` or `bad_name`.
    """
    words, post = owner.strip(), owner_post.strip()
    if optional and not words and not post:
        return "", ""
    if bool(words) == bool(post):
        message = "Give the post that owns it or, outside the force, say who does; not both."
        raise Refused("owner_missing", message)
    if not post:
        check_name(words, what="The owner")
        return words, ""
    found = posts([post], on=london_day(now), known_at=now).get(post)
    if found is None:
        message = f"There is no post {post[:40]} today. Give the reference of a post that is there."
        raise Refused("unknown_post", message)
    return found.title[:120], post


def owned_open(until: date, programme: Programme | None = None) -> Iterator[Owned]:
    """Everything open that a post owns and that is due before a day, in all programmes or in one; four queries."""
    within = {"programme": programme} if programme else {}
    items = Item.objects.filter(closed_on=None, due_on__lt=until, **within).exclude(owner_post="")
    for item in items.select_related("programme"):
        yield _owned(item.reference, item.programme, item.kind, item.title, item.owner_post, item.due_on)
    lessons = Lesson.objects.filter(settled=None, due_on__lt=until, **within).exclude(owner_post="")
    for lesson in lessons.select_related("programme"):
        what = "action that a lesson recommends"
        yield _owned(lesson.reference, lesson.programme, what, lesson.action, lesson.owner_post, lesson.due_on)
    within = {"review__gate__programme": programme} if programme else {}
    advised = Recommendation.objects.filter(done=None, due_on__lt=until, **within).exclude(owner_post="")
    for one in advised.select_related("review__gate__programme"):
        gate = one.review.gate
        subject = subject_of(gate.reference, one.number)
        yield _owned(subject, gate.programme, "recommendation of a gate", one.words, one.owner_post, one.due_on)
    yield from _owed(until, {"stakeholder__programme": programme} if programme else {})


def _owed(until: date, within: dict[str, Programme]) -> Iterator[Owned]:
    latest = Judgement.objects.filter(stakeholder=OuterRef("stakeholder")).order_by("-number").values("owner_post")[:1]
    owed = Engagement.objects.filter(held=None, due_on__lt=until, **within).annotate(owner_post=Subquery(latest))
    for one in owed.exclude(owner_post="").select_related("stakeholder__programme"):
        found, subject = one.stakeholder, subject_of(one.stakeholder.reference, one.number)
        what = f"{one.what} ({found.name})"
        yield _owned(subject, found.programme, "engagement", what, one.owner_post, one.due_on)


def _owned(subject: str, row: Programme, kind: str, what: str, post: str, due_on: date | None) -> Owned:
    assert due_on is not None, "what has no day is not due"
    return Owned(subject, row.reference, kind, what, post, due_on)


def due_and_unasked(today: date, limit: int) -> list[Owned]:
    """What is due soon or late and whose owner was not asked about that yet, the longest due first."""
    due = sorted(owned_open(today + ONE_DAY * (ASKED_WITHIN_DAYS + 1)), key=lambda one: (one.due_on, one.subject))
    subjects = {one.subject for one in due}
    asked = set(OwnerAsked.objects.filter(subject__in=subjects).values_list("subject", "owner_post", "due_on", "late"))
    fresh = [one for one in due if (one.subject, one.owner_post, one.due_on, one.late(today)) not in asked]
    return fresh[:limit]


def find_owned(subject: str) -> Owned:
    """Something open that a post owns; Refused `not_found`, also once it is closed."""
    found = next((one for one in owned_open(date.max) if one.subject == subject), None)
    if found is None:
        message = f"Nothing open that a post owns is called {subject[:40]}. It may be closed: look at its record."
        raise Refused("not_found", message, subject=record_of(subject))
    return found


def refuse_unless_owner(one: Owned, actor: Actor, now: datetime) -> None:
    """Refused `not_the_owner`, naming who is, unless the actor, or whom they act for, holds the post."""
    if owns(one.owner_post, actor, now):
        return
    who = post_words(one.owner_post, on=london_day(now), known_at=now)
    message = f"{one.subject} belongs to the {who}, who says how it stands."
    raise Refused("not_the_owner", message, who_can=who, subject=record_of(one.subject))


def owns(post: str, actor: Actor, now: datetime) -> bool:
    """Whether the actor, or whom they act for, holds a post today."""
    return post in posts_of(actor, now)


def posts_of(actor: Actor, now: datetime) -> frozenset[str]:
    """The posts that the actor, or whom they act for, holds today."""
    people = [one for one in (actor.person, actor.deputy_for) if one]
    held = references_of_posts_held(people, on=london_day(now), known_at=now)
    return frozenset(post for posts in held.values() for post in posts)


def record_no_longer_owed(subject: str, now: datetime) -> None:
    """Take what is closed, or is another's from now on, out of its owner's inbox."""
    record_settled(subject=subject, now=now, verb="programmes.report_owned")


def reports_on(subjects: Sequence[str]) -> list[OwnerReport]:
    """What owners said of these, latest first."""
    return list(OwnerReport.objects.filter(subject__in=subjects).order_by("-id"))
