"""The shape of the organisation on a day: the tree of units, its strength, who leads, and what each seat is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Subquery, Sum

from daybook.foundation.organisation.models import Holding, PostTerms, ReportingLine, UnitHead, UnitPlacement
from daybook.foundation.organisation.rules.strength import Strength, strength_of
from daybook.foundation.organisation.rules.tree import UnitNode, UnitTree
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post: reference and the name to show."""

    reference: str
    name: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as a card shows it; `holder` is None when it is vacant, `manager` a post's reference or blank."""

    key: int
    reference: str
    title: str
    kind: str
    fte: Fraction
    holder: Holder | None
    manager: str = ""


def visible_units(actor: Actor, on: date, known_at: datetime) -> UnitTree:
    """Every unit of a day as a tree, each level by name."""
    return every_unit(on, known_at) if actor.person else UnitTree(())


def every_unit(on: date, known_at: datetime) -> UnitTree:
    """The same for another domain, which asks for nobody in particular."""
    rows = UnitPlacement.objects.as_at(on, known_at).order_by("name", "unit__code")
    columns = rows.values_list("unit_id", "unit__code", "name", "parent_id", "pk")
    return UnitTree(UnitNode(*row) for row in columns)


def find_node(tree: UnitTree, code: str, on: date) -> UnitNode:
    """The unit of this code; Refused `not_found` when it is not open on the day asked about."""
    node = tree.by_code.get(code)
    if node is None:
        message = (
            f"There is no unit {code} on {on:%-d %B %Y}, as it was known then. Look at another day, or check the code."
        )
        raise Refused("not_found", message, unit=code, on=on.isoformat())
    return node


def strengths(on: date, known_at: datetime, units: Collection[int] | None = None) -> dict[int, Strength]:
    """What each unit has of its own, by key: posts and full-time equivalents, budgeted and filled."""
    terms = PostTerms.objects.as_at(on, known_at)
    if units is not None:
        terms = terms.filter(unit__in=units)
    groups = (
        terms.annotate(held=Exists(Holding.objects.as_at(on, known_at).filter(post=OuterRef("post"))))
        .order_by()
        .values_list("unit_id", "full_time_minutes", "held")
        .annotate(minutes=Sum("budgeted_minutes"), count=Count("pk"))
    )
    by_unit: dict[int, list[tuple[int, int, bool, int]]] = defaultdict(list)
    for unit, full_time, held, minutes, count in groups:
        by_unit[unit].append((minutes, full_time, held, count))
    return {unit: strength_of(found) for unit, found in by_unit.items()}


def heads(on: date, known_at: datetime, units: Collection[int]) -> dict[int, Seat]:
    """The post that leads each of some units, with who holds it."""
    rows = UnitHead.objects.as_at(on, known_at).filter(unit__in=units).values_list("unit_id", "post_id")
    posts = dict(rows)
    found = {seat.key: seat for seat in _seats(on, known_at, post__in=posts.values())} if posts else {}
    return {unit: found[post] for unit, post in posts.items() if post in found}


def seats_of(unit: int, on: date, known_at: datetime, *, limit: int) -> list[Seat]:
    """The posts of one unit, not of those below it, by title; at most `limit`."""
    return _seats(on, known_at, limit=limit, unit=unit)


def seats_at(posts: Collection[int], on: date, known_at: datetime) -> list[Seat]:
    """Some posts by key, as far as they are established on the day, by title."""
    return _seats(on, known_at, post__in=posts) if posts else []


def _seats(on: date, known_at: datetime, *, limit: int | None = None, **which: object) -> list[Seat]:
    terms = PostTerms.objects.as_at(on, known_at).filter(**which).order_by("title", "post__reference")
    held = Holding.objects.as_at(on, known_at).filter(post=OuterRef("post"))
    line = ReportingLine.objects.as_at(on, known_at).filter(post=OuterRef("post"))
    rows = terms.annotate(
        holder=Subquery(held.values("person__reference")[:1]),
        holder_name=Subquery(held.values("person__display_name")[:1]),
        manager=Subquery(line.values("manager__reference")[:1]),
    ).values_list(
        "post_id", "post__reference", "title", "kind", "budgeted_minutes", "full_time_minutes", "holder", "holder_name",
        "manager",
    )  # fmt: skip
    return [
        Seat(key, post, title, kind, Fraction(minutes, full), Holder(person, name) if person else None, manager or "")
        for key, post, title, kind, minutes, full, person, name, manager in rows[:limit]
    ]


def holders(posts: Collection[int], on: date, known_at: datetime) -> dict[int, Holder]:
    """Who holds each of some posts, by the post's key; vacant ones are left out."""
    rows = Holding.objects.as_at(on, known_at).filter(post__in=posts)
    columns = rows.values_list("post_id", "person__reference", "person__display_name")
    return {post: Holder(reference, name) for post, reference, name in columns}


def managers(posts: Collection[int], on: date, known_at: datetime) -> dict[int, str]:
    """The post that each of some posts reports to, by reference."""
    rows = ReportingLine.objects.as_at(on, known_at).filter(post__in=posts)
    return dict(rows.values_list("post_id", "manager__reference"))


def unit_names(tree: UnitTree) -> Mapping[str, str]:
    """Names by code."""
    return {code: node.name for code, node in tree.by_code.items()}
