"""Every read of the organisation. Those that depend on time take the day asked about and the moment of knowledge.

Here are those that operations and the door need; `structure`, `records` and `lists` are for pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from daybook.foundation.organisation.models import (
    BodyArrangement,
    BudgetHolding,
    CostCentre,
    Holding,
    LegalBody,
    Person,
    Post,
    PostTerms,
    ReportingLine,
    SecondaryLine,
    Unit,
    UnitHead,
    UnitPlacement,
)
from daybook.foundation.organisation.rules.hierarchy import Placed
from daybook.kernel.actor import Actor
from daybook.kernel.prepared import prepared_cursor
from daybook.kernel.refused import Refused


def _holds(rows: str, table: str) -> str:
    """SQL for a row that holds on %(on)s as known at %(known)s: what `as_at` says."""
    return f"""
    {rows}.recorded_at <= %(known)s AND NOT {rows}.withdrawn AND {rows}.valid_from <= %(on)s
    AND ({rows}.valid_until IS NULL OR {rows}.valid_until > %(on)s)
    AND NOT EXISTS (
        SELECT 1 FROM {table} later WHERE later.supersedes_id = {rows}.id AND later.recorded_at <= %(known)s
    )
    """


# Asked with every request, so it is put into words once and not anew each time.
_POSTS_HELD = f"""
SELECT person.reference, post.reference FROM organisation_person person
JOIN organisation_holding held ON held.person_id = person.id AND {_holds("held", "organisation_holding")}
JOIN organisation_post post ON post.id = held.post_id
JOIN organisation_postterms terms ON terms.post_id = post.id AND {_holds("terms", "organisation_postterms")}
WHERE person.reference IN """


def references_of_posts_held(people: Iterable[str], on: date, known_at: datetime) -> dict[str, tuple[str, ...]]:
    """The posts established on a day that each of these people held, as known at a moment; in one short query."""
    held: dict[str, tuple[str, ...]] = dict.fromkeys(people, ())
    asked = {f"person{number}": person for number, person in enumerate(held)}
    which = ", ".join(f"%({name})s" for name in asked) or "NULL"
    known = connection.ops.adapt_datetimefield_value(known_at)
    with prepared_cursor() as cursor:
        cursor.execute(f"{_POSTS_HELD} ({which}) ORDER BY post.reference", asked | {"on": str(on), "known": known})
        for person, post in cursor.fetchall():
            held[person] += (post,)
    return held


def visible_people(actor: Actor) -> QuerySet[Person]:
    """The directory, by name: everyone who has an account may see who serves."""
    return Person.objects.order_by("display_name", "id") if actor.person else Person.objects.none()


def people_named(references: Collection[str]) -> dict[str, str]:
    """Names by reference."""
    return dict(Person.objects.filter(reference__in=references).values_list("reference", "display_name"))


def post_holders(on: date, known_at: datetime) -> QuerySet[Holding]:
    """Who held which post on a day, with the post and the person."""
    return Holding.objects.as_at(on, known_at).select_related("post", "person").order_by("post__reference")


def holdings_of(post: Post, known_at: datetime) -> QuerySet[Holding]:
    """The holders of one post from first to last."""
    return Holding.objects.known(known_at).filter(post=post).select_related("person").order_by("valid_from")


def established_posts(on: date, known_at: datetime) -> QuerySet[PostTerms]:
    """The establishment on a day: every post's terms, filled or vacant, with its unit and cost centre."""
    terms = PostTerms.objects.as_at(on, known_at)
    return terms.select_related("post", "unit", "cost_centre__body").order_by("post__reference")


def vacant_posts(on: date, known_at: datetime) -> QuerySet[PostTerms]:
    """The established posts that nobody held on a day."""
    held = Holding.objects.as_at(on, known_at).values("post")
    return established_posts(on, known_at).exclude(post__in=held)


def placed_units(on: date, known_at: datetime) -> QuerySet[UnitPlacement]:
    """Every unit on a day with its name and parent, by code."""
    return UnitPlacement.objects.as_at(on, known_at).select_related("unit", "parent").order_by("unit__code")


def budget_holders(on: date, known_at: datetime) -> QuerySet[BudgetHolding]:
    """Which post answers for each cost centre on a day."""
    held = BudgetHolding.objects.as_at(on, known_at)
    return held.select_related("cost_centre__body", "post").order_by("cost_centre__body__code", "cost_centre__code")


def unit_heads(on: date, known_at: datetime) -> QuerySet[UnitHead]:
    """Which post leads each unit on a day."""
    return UnitHead.objects.as_at(on, known_at).select_related("unit", "post")


def arrangements(on: date, known_at: datetime) -> QuerySet[BodyArrangement]:
    """For what each body does on a day: who contracts, who employs and who pays."""
    rows = BodyArrangement.objects.as_at(on, known_at)
    return rows.select_related("body", "contracts", "employs", "pays").order_by("body__code")


def find_body(code: str) -> LegalBody:
    """Refused `unknown_body` when there is none of this code."""
    body = LegalBody.objects.filter(code=code).first()
    if body is None:
        raise Refused("unknown_body", f"There is no body {code}. Check the code, or found the body first.", body=code)
    return body


def find_cost_centre(body: str, code: str) -> CostCentre:
    """Refused `unknown_cost_centre` when the body has none of this code."""
    found = CostCentre.objects.filter(body__code=body, code=code).select_related("body").first()
    if found is None:
        message = f"{body} has no cost centre {code}. Check the code, or open the cost centre first."
        raise Refused("unknown_cost_centre", message, body=body, cost_centre=code)
    return found


def find_unit(code: str) -> Unit:
    """Refused `unknown_unit` when there is none of this code."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Refused("unknown_unit", f"There is no unit {code}. Check the code, or open the unit first.", unit=code)
    return unit


def find_placed_unit(code: str, on: date, known_at: datetime) -> Unit:
    """The unit, if it is open on a day; Refused `unknown_unit` or `unit_not_open` otherwise."""
    unit = find_unit(code)
    if not UnitPlacement.objects.as_at(on, known_at).filter(unit=unit).exists():
        message = f"Unit {code} is not open on {on:%-d %B %Y}. Choose a later day or another unit."
        raise Refused("unit_not_open", message, unit=code, on=on.isoformat())
    return unit


def known_placements(known_at: datetime) -> list[Placed]:
    """Every placement known at a moment, as the rule on loops wants them."""
    rows = UnitPlacement.objects.known(known_at).order_by("valid_from")
    return [Placed(row.unit_id, row.parent_id, row.span) for row in rows]


def find_post(reference: str) -> Post:
    """Refused `unknown_post` when there is none of this reference."""
    post = Post.objects.filter(reference=reference).first()
    if post is None:
        raise Refused("unknown_post", f"There is no post {reference}. Check the reference.", post=reference)
    return post


def find_established_post(reference: str, on: date, known_at: datetime) -> Post:
    """The post, if it is established on a day; Refused `unknown_post` or `post_not_established` otherwise."""
    post = find_post(reference)
    if not PostTerms.objects.as_at(on, known_at).filter(post=post).exists():
        message = f"Post {reference} is not established on {on:%-d %B %Y}. Choose a later day or another post."
        raise Refused("post_not_established", message, post=reference, on=on.isoformat())
    return post


def find_terms(post: str, version: int, known_at: datetime) -> PostTerms:
    """The terms of a post that somebody saw; Refused `unknown_post`, or `stale` when they have changed since."""
    terms = PostTerms.objects.known(known_at).filter(post=find_post(post), pk=version).first()
    if terms is None:
        message = f"Post {post} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, post=post, version=version)
    return terms


def find_holding(post: str, version: int, known_at: datetime) -> Holding:
    """The holding of a post that somebody saw; Refused `unknown_post`, or `stale` when it has changed since."""
    seat = find_post(post)
    holding = holdings_of(seat, known_at).filter(pk=version).first()
    if holding is None:
        message = f"Who holds post {post} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, post=post, version=version)
    return holding


def find_line(post: str, version: int, known_at: datetime, *, secondary: bool) -> ReportingLine | SecondaryLine:
    """The reporting line of a post that somebody saw; Refused `unknown_post`, or `stale` when it has changed since."""
    seat = find_post(post)
    model = SecondaryLine if secondary else ReportingLine
    line = model.objects.known(known_at).filter(post=seat, pk=version).select_related("post", "manager").first()
    if line is None:
        message = f"Whom post {post} reports to has changed since you opened it. Open it again and look."
        raise Refused("stale", message, post=post, version=version)
    return line


def lines_above(post: int, since: date, known_at: datetime) -> list[Placed]:
    """Every line, primary or secondary, that stands on or after a day, from a post upwards: for the rule on loops."""
    found: list[Placed] = []
    asked: set[int] = set()
    waiting = {post}
    while waiting:
        asked |= waiting
        for model in (ReportingLine, SecondaryLine):
            rows = model.objects.known(known_at).filter(post__in=waiting)
            rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=since))
            found += [Placed(row.post_id, row.manager_id, row.span) for row in rows]
        waiting = {one.parent for one in found if one.parent is not None} - asked
    return found


def find_person(reference: str) -> Person:
    """Refused `unknown_person` when there is none of this reference."""
    person = Person.objects.filter(reference=reference).first()
    if person is None:
        raise Refused("unknown_person", f"There is no person {reference}. Check the reference.", person=reference)
    return person
