"""Long lists of posts and people: chosen and sorted in the database, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from daybook.foundation.organisation.models import Holding, Person, Post, PostTerms
from daybook.foundation.organisation.queries.structure import Holder, holders, managers
from daybook.foundation.organisation.rules.strength import Strength, strength_of
from daybook.kernel.actor import Actor

_ROWS_AT_ONCE = 2_000
POST_COLUMNS = (
    "post_id", "post__reference", "title", "kind", "unit__code", "cost_centre__body__code", "cost_centre__code",
    "budgeted_minutes", "full_time_minutes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFilter:
    """Which posts: blanks match all. `units` are keys (None: all); `filled` is "filled", "vacant" or blank."""

    text: str = ""
    units: Collection[int] | None = None
    kind: str = ""
    filled: str = ""
    body: str = ""
    cost_centre: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in a list; `holder` is None when it is vacant."""

    reference: str
    title: str
    kind: str
    unit: str
    body: str
    cost_centre: str
    fte: Fraction
    holder: Holder | None
    manager: str = ""


def visible_posts(actor: Actor, wanted: PostFilter, on: date, known_at: datetime) -> QuerySet[Any]:
    """The posts established on a day that match, `held` saying whether somebody holds each."""
    terms: QuerySet[Any] = PostTerms.objects.as_at(on, known_at) if actor.person else PostTerms.objects.none()
    held = Holding.objects.as_at(on, known_at).filter(post=OuterRef("post"))
    terms = terms.annotate(held=Exists(held))
    if wanted.units is not None:
        terms = terms.filter(unit__in=wanted.units)
    if wanted.text:
        named = Exists(held.filter(person__display_name__icontains=wanted.text))
        terms = terms.filter(Q(title__icontains=wanted.text) | Q(post__reference__iexact=wanted.text) | named)
    if wanted.filled:
        terms = terms.filter(held=wanted.filled == "filled")
    exactly = {
        "kind": wanted.kind, "cost_centre__body__code": wanted.body, "cost_centre__code": wanted.cost_centre
    }  # fmt: skip
    return terms.filter(**{column: value for column, value in exactly.items() if value})


def strength_among(posts: QuerySet[Any]) -> Strength:
    """What the posts of a list come to, over all its pages."""
    groups = posts.order_by().values_list("full_time_minutes", "held")
    counted = groups.annotate(minutes=Sum("budgeted_minutes"), count=Count("pk"))
    return strength_of((minutes, full, held, count) for full, held, minutes, count in counted)


def strength_by_kind(posts: QuerySet[Any]) -> dict[str, Strength]:
    """The same for each kind of person that the posts are for."""
    groups = posts.order_by().values_list("kind", "full_time_minutes", "held")
    by_kind: dict[str, list[tuple[int, int, bool, int]]] = {}
    for kind, full, held, minutes, count in groups.annotate(minutes=Sum("budgeted_minutes"), count=Count("pk")):
        by_kind.setdefault(kind, []).append((minutes, full, held, count))
    return {kind: strength_of(found) for kind, found in by_kind.items()}


def post_rows(
    rows: Collection[dict[str, Any]], on: date, known_at: datetime, *, with_managers: bool = False
) -> list[PostRow]:
    """Rows of `POST_COLUMNS` with who holds each post, and the post it reports to where that is asked for."""
    keys = [row["post_id"] for row in rows]
    held, above = holders(keys, on, known_at), managers(keys, on, known_at) if with_managers else {}
    return [
        PostRow(
            reference=row["post__reference"],
            title=row["title"],
            kind=row["kind"],
            unit=row["unit__code"],
            body=row["cost_centre__body__code"],
            cost_centre=row["cost_centre__code"],
            fte=Fraction(row["budgeted_minutes"], row["full_time_minutes"]),
            holder=held.get(row["post_id"]),
            manager=above.get(row["post_id"], ""),
        )
        for row in rows
    ]


def all_post_rows(posts: QuerySet[Any], on: date, known_at: datetime) -> Iterator[PostRow]:
    """Every post of a list by reference, for an extract: read and given a part at a time."""
    rest, last = posts.order_by("post__reference"), ""
    while rows := list(rest.filter(post__reference__gt=last).values(*POST_COLUMNS)[:_ROWS_AT_ONCE]):
        yield from post_rows(rows, on, known_at, with_managers=True)
        last = rows[-1]["post__reference"]


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that somebody holds, with its title and unit (a code) on the day."""

    reference: str
    title: str
    unit: str


def visible_directory(actor: Actor, text: str, kind: str) -> QuerySet[Person]:
    """The people whose name or reference matches, of a kind; blanks match all."""
    found = Person.objects.all() if actor.person else Person.objects.none()
    if text:
        found = found.filter(Q(display_name__icontains=text) | Q(reference__iexact=text))
    return found.filter(kind=kind) if kind else found


def posts_of_people(people: Collection[str], on: date, known_at: datetime) -> dict[str, list[HeldPost]]:
    """The posts that each of some people holds on a day, by the person's reference."""
    held = Holding.objects.as_at(on, known_at).filter(person__reference__in=people)
    pairs = list(held.order_by("post__reference").values_list("person__reference", "post_id"))
    terms = PostTerms.objects.as_at(on, known_at).filter(post__in=[post for _, post in pairs])
    named = {
        post: HeldPost(reference, title, unit)
        for post, reference, title, unit in terms.values_list("post_id", "post__reference", "title", "unit__code")
    }
    found: dict[str, list[HeldPost]] = {}
    for person, post in pairs:
        if post in named:
            found.setdefault(person, []).append(named[post])
    return found


def vacant_since(posts: Collection[int], on: date, known_at: datetime) -> dict[int, date]:
    """For posts that are vacant on a day: the first day nobody held each, or else the day it was established."""
    begun = PostTerms.objects.known(known_at).filter(post=OuterRef("pk"), valid_from__lte=on).order_by("valid_from")
    ended = Holding.objects.known(known_at).filter(post=OuterRef("pk"), valid_until__lte=on).order_by("-valid_until")
    rows = Post.objects.filter(pk__in=posts).annotate(
        since=Coalesce(Subquery(ended.values("valid_until")[:1]), Subquery(begun.values("valid_from")[:1]))
    )
    return {post: since for post, since in rows.values_list("pk", "since") if since}
