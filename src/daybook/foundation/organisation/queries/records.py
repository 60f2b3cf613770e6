"""One unit, post, person, cost centre or body with what stands around it, as at a day and as known at a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

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
    UnitHead,
    UnitPlacement,
)
from daybook.foundation.organisation.queries import find_body, find_cost_centre, find_person, find_post
from daybook.foundation.organisation.queries.structure import Seat, seats_at
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

Found = TypeVar("Found")


@dataclass(frozen=True)
class PostRecord:
    """A post as at a day. `terms`, `holding` and the lines are rows of that day, None where there is none."""

    post: Post
    terms: PostTerms | None
    holding: Holding | None
    line: ReportingLine | None
    second: SecondaryLine | None
    managers: dict[int, Seat]
    reports: list[Seat]
    answering: list[Seat]
    led_units: list[str]
    cost_centres: list[CostCentre]
    unit_name: str
    all_terms: list[PostTerms]
    all_holdings: list[Holding]


def find_post_record(actor: Actor, reference: str, on: date, known_at: datetime) -> PostRecord:
    """Everything about one post; Refused `not_found`."""
    _refuse_nobody(actor)
    post = _looked_up(lambda: find_post(reference))
    terms = _known(PostTerms, post, known_at).select_related("unit", "cost_centre__body")
    holdings = _known(Holding, post, known_at).select_related("person")
    all_terms, all_holdings = list(terms), list(holdings)
    line = ReportingLine.objects.as_at(on, known_at).filter(post=post).select_related("manager").first()
    second = SecondaryLine.objects.as_at(on, known_at).filter(post=post).select_related("manager").first()
    below, answering = _below(ReportingLine, post, on, known_at), _below(SecondaryLine, post, on, known_at)
    above = [row.manager_id for row in (line, second) if row]
    seats = {seat.key: seat for seat in seats_at({*above, *below, *answering}, on, known_at)}
    led = UnitHead.objects.as_at(on, known_at).filter(post=post).order_by("unit__code")
    answered = BudgetHolding.objects.as_at(on, known_at).filter(post=post).select_related("cost_centre__body")
    current = _on(all_terms, on)
    return PostRecord(
        post=post,
        terms=current,
        unit_name=_unit_name(current.unit_id, on, known_at) if current else "",
        holding=_on(all_holdings, on),
        line=line,
        second=second,
        managers={key: seats[key] for key in above if key in seats},
        reports=[seat for key, seat in seats.items() if key in below],
        answering=[seat for key, seat in seats.items() if key in answering],
        led_units=list(led.values_list("unit__code", flat=True)),
        cost_centres=[row.cost_centre for row in answered.order_by("cost_centre__code")],
        all_terms=all_terms,
        all_holdings=all_holdings,
    )


def find_holdings(actor: Actor, person: str, known_at: datetime) -> tuple[Person, list[Holding]]:
    """A person, and every post they held, hold or will hold, latest first; Refused `not_found`."""
    _refuse_nobody(actor)
    found = _looked_up(lambda: find_person(person))
    rows = Holding.objects.known(known_at).filter(person=found).select_related("post").order_by("-valid_from", "pk")
    return found, list(rows)


def titles_of(posts: Sequence[int], on: date, known_at: datetime) -> dict[int, str]:
    """The title of each of some posts, by key: on the day, or else the latest that is known."""
    rows = PostTerms.objects.known(known_at).filter(post__in=posts).order_by("valid_from")
    titles: dict[int, str] = {}
    for post, title, begins in rows.values_list("post_id", "title", "valid_from"):
        if begins <= on or post not in titles:
            titles[post] = title
    return titles


def unit_history(unit: int, known_at: datetime) -> list[UnitPlacement]:
    """What a unit was, is and will be called, and where it belongs, latest first."""
    rows = UnitPlacement.objects.known(known_at).filter(unit=unit).select_related("parent")
    return list(rows.order_by("-valid_from"))


def head_history(unit: int, known_at: datetime) -> list[UnitHead]:
    """Which posts led a unit, latest first."""
    return list(UnitHead.objects.known(known_at).filter(unit=unit).select_related("post").order_by("-valid_from"))


def visible_cost_centres(actor: Actor, text: str) -> QuerySet[CostCentre]:
    """Cost centres whose code or name matches; blank matches all."""
    found = CostCentre.objects.all() if actor.person else CostCentre.objects.none()
    return found.filter(name__icontains=text) | found.filter(code__icontains=text) if text else found


def holder_seats(cost_centres: Sequence[int], on: date, known_at: datetime) -> dict[int, Seat]:
    """The post that answers for each of some cost centres, with who holds it, by the cost centre's key."""
    rows = dict(
        BudgetHolding.objects.as_at(on, known_at)
        .filter(cost_centre__in=cost_centres)
        .values_list("cost_centre_id", "post_id")
    )
    seats = {seat.key: seat for seat in seats_at(list(rows.values()), on, known_at)}
    return {cost_centre: seats[post] for cost_centre, post in rows.items() if post in seats}


def find_budget_holdings(
    actor: Actor, body: str, code: str, known_at: datetime
) -> tuple[CostCentre, list[BudgetHolding]]:
    """A cost centre, and which posts answered for it, latest first; Refused `not_found`."""
    _refuse_nobody(actor)
    found = _looked_up(lambda: find_cost_centre(body, code))
    rows = BudgetHolding.objects.known(known_at).filter(cost_centre=found).select_related("post")
    return found, list(rows.order_by("-valid_from"))


def visible_bodies(actor: Actor) -> list[LegalBody]:
    """Every legal body by code."""
    return list(LegalBody.objects.order_by("code")) if actor.person else []


def find_arrangements(actor: Actor, code: str, known_at: datetime) -> tuple[LegalBody, list[BodyArrangement]]:
    """A body, and who contracted, employed and paid for it, latest first; Refused `not_found`."""
    _refuse_nobody(actor)
    body = _looked_up(lambda: find_body(code))
    rows = BodyArrangement.objects.known(known_at).filter(body=body).select_related("contracts", "employs", "pays")
    return body, list(rows.order_by("-valid_from"))


def _looked_up(find: Callable[[], Found]) -> Found:
    """What a page is about: where an operation says that it does not know a code, there is no such page."""
    try:
        return find()
    except Refused as refused:
        raise Refused("not_found", refused.message, **refused.facts) from None


def _refuse_nobody(actor: Actor) -> None:
    if not actor.person:
        raise Refused("not_permitted", "Sign in to look at the organisation.")


def _known(model: type, post: Post, known_at: datetime) -> QuerySet:
    return model.objects.known(known_at).filter(post=post).order_by("-valid_from")  # type: ignore[no-any-return, attr-defined]


def _unit_name(unit: int, on: date, known_at: datetime) -> str:
    placed = UnitPlacement.objects.as_at(on, known_at).filter(unit=unit)
    return placed.values_list("name", flat=True).first() or ""


def _on(rows: Sequence, on: date):  # type: ignore[no-untyped-def]
    return next((row for row in rows if on in row.span), None)


def _below(model: type[ReportingLine] | type[SecondaryLine], post: Post, on: date, known_at: datetime) -> set[int]:
    return set(model.objects.as_at(on, known_at).filter(manager=post).values_list("post_id", flat=True))


def find_reports(posts: Sequence[int], on: date, known_at: datetime) -> tuple[list[Seat], list[Seat]]:
    """The seats that some posts report to, and the seats that report to them, by primary lines."""
    lines = ReportingLine.objects.as_at(on, known_at)
    above = set(lines.filter(post__in=posts).values_list("manager_id", flat=True))
    below = set(lines.filter(manager__in=posts).values_list("post_id", flat=True))
    seats = seats_at(above | below, on, known_at)
    return [seat for seat in seats if seat.key in above], [seat for seat in seats if seat.key in below]
