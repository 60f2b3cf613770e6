"""THE DOOR of the organisation: bodies, cost centres, posts and people, by code or reference and as at any date.

Columns that queries above may join by name: `organisation_legalbody` (id, code, name) and `organisation_costcentre`
(id, body_id, code, name).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from daybook.foundation.organisation import queries
from daybook.foundation.organisation.models import CostCentre, Holding, LegalBody, Person, PostTerms
from daybook.foundation.organisation.queries import references_of_posts_held
from daybook.foundation.organisation.queries.structure import every_unit, find_node
from daybook.foundation.organisation.refs import (
    AnswerableRef,
    ArrangementRef,
    BodyRef,
    BudgetHolderRef,
    CostCentreRef,
    HoldingRef,
    PersonRef,
    PostRef,
    ReportingRef,
    UnitHeadRef,
    UnitRef,
    arrangement_ref,
    body_ref,
    budget_holder_ref,
    cost_centre_ref,
    person_ref,
    post_ref,
)
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name

__all__ = [
    "AnswerableRef", "ArrangementRef", "BodyRef", "BudgetHolderRef", "CostCentreRef", "HoldingRef", "PersonRef",
    "PostRef", "ReportingRef", "UnitHeadRef", "UnitRef", "answerable_for", "arrangement_of", "body_by_code", "body_ids",
    "budget_holder_of", "cost_centre_bodies", "cost_centre_by_code", "cost_centre_ids", "find_people", "holder_of",
    "lock_person", "people", "person", "post_words", "posts", "posts_held", "posts_named", "record_body",
    "record_cost_centre", "references_of_posts_held",
]  # fmt: skip

# Below the number of parameters that either database takes in one statement.
_CODES_AT_ONCE = 5000
_MOST_NAMED = 6


def body_by_code(code: str) -> BodyRef:
    """The body of this code; Refused `unknown_body`."""
    return body_ref(queries.find_body(code))


def cost_centre_by_code(body: str, code: str) -> CostCentreRef:
    """The cost centre of this code in a body; Refused `unknown_cost_centre`."""
    return cost_centre_ref(queries.find_cost_centre(body, code))


def body_ids(codes: Collection[str]) -> dict[str, int]:
    """Keys by code, for those of `codes` that exist."""
    found = dict(LegalBody.objects.values_list("code", "id")) if codes else {}
    return {code: found[code] for code in codes if code in found}


def cost_centre_ids(codes: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Keys by (body code, cost centre code), for those of `codes` that exist."""
    wanted = set(codes)
    names = sorted({code for _, code in wanted})
    ids: dict[tuple[str, str], int] = {}
    for place in range(0, len(names), _CODES_AT_ONCE):
        some = CostCentre.objects.filter(code__in=names[place : place + _CODES_AT_ONCE])
        for body, code, key in some.values_list("body__code", "code", "id"):
            if (body, code) in wanted:
                ids[body, code] = key
    return ids


def cost_centre_bodies(code: str) -> list[str]:
    """Codes of the bodies that have a cost centre of this code, in order; none when there is no such code."""
    return list(CostCentre.objects.filter(code=code).order_by("body__code").values_list("body__code", flat=True))


def record_body(*, code: str, name: str) -> BodyRef:
    """The body of this code, founded now if there was none, as a consequence of the running operation.

    A body already there keeps its name. Refused `bad_code` or `bad_name`.
    """
    check_code(code)
    check_name(name)
    body, _ = LegalBody.objects.get_or_create(code=code, defaults={"name": name})
    ref = body_ref(body)
    note(ref.subject)
    return ref


def record_cost_centre(*, body: str, code: str, name: str) -> CostCentreRef:
    """The cost centre of this code, opened now if there was none, as a consequence of the running operation.

    A cost centre already there keeps its name. Refused `unknown_body`, `bad_code` or `bad_name`.
    """
    check_code(code)
    check_name(name)
    owner = queries.find_body(body)
    found, _ = CostCentre.objects.get_or_create(body=owner, code=code, defaults={"name": name})
    ref = cost_centre_ref(found)
    note(ref.subject)
    return ref


def person(reference: str) -> PersonRef:
    """The person of this reference; Refused `unknown_person`."""
    return person_ref(queries.find_person(reference))


def people(references: Collection[str]) -> dict[str, PersonRef]:
    """People by reference, for those of `references` that exist: for lists that show names."""
    found = Person.objects.filter(reference__in=list(references))
    return {one.reference: person_ref(one) for one in found}


def find_people(text: str, limit: int = 10) -> list[PersonRef]:
    """People of this very name or reference, whatever the capitals."""
    meant = Q(display_name__iexact=text) | Q(reference__iexact=text)
    return [person_ref(row) for row in Person.objects.filter(meant).order_by("id")[:limit]]


def person_ids(references: Collection[str]) -> dict[str, int]:
    """Keys by reference, for those of `references` that exist."""
    return dict(queries.Person.objects.filter(reference__in=list(references)).values_list("reference", "id"))


def lock_person(reference: str) -> int:
    """The key of a person, locked until the running operation ends, so that two changes of theirs take turns.

    Refused `unknown_person`.
    """
    found = Person.objects.select_for_update(no_key=True).filter(reference=reference).first()
    if found is None:
        raise Refused("unknown_person", f"There is no person {reference}. Check the reference.")
    return found.pk


def posts_held(person_reference: str, *, on: date, known_at: datetime) -> list[PostRef]:
    """The posts that a person held on a day, as known at a moment."""
    held = Holding.objects.as_at(on, known_at).filter(person__reference=person_reference).values("post")
    return [post_ref(terms) for terms in queries.established_posts(on, known_at).filter(post__in=held)]


def posts(references: Collection[str], *, on: date, known_at: datetime) -> dict[str, PostRef]:
    """Posts by reference, for those of `references` that were established on a day: for lists that show titles."""
    found = queries.established_posts(on, known_at).filter(post__reference__in=list(references)) if references else ()
    return {terms.post.reference: post_ref(terms) for terms in found}


def people_in_unit(code: str, *, on: date, known_at: datetime) -> list[str]:
    """References of those who held a post in a unit or in one under it on a day, in order, each once.

    Refused `not_found` for a unit that was not open on that day.
    """
    tree = every_unit(on, known_at)
    within = tree.within(find_node(tree, code, on).key)
    seats = queries.established_posts(on, known_at).filter(unit__in=within).values("post")
    held = queries.post_holders(on, known_at).filter(post__in=seats)
    return sorted(set(held.values_list("person__reference", flat=True)))


def holder_of(post_reference: str, *, on: date, known_at: datetime) -> PersonRef | None:
    """Who held a post on a day, as known at a moment; None when it was vacant."""
    held = queries.post_holders(on, known_at).filter(post__reference=post_reference).first()
    return person_ref(held.person) if held else None


def posts_named(text: str, *, on: date, known_at: datetime) -> list[tuple[str, str]]:
    """The post of this reference, else posts of this very title on a day, whatever the capitals: (reference, title)."""
    exact = PostTerms.objects.filter(post__reference__iexact=text).values_list("post__reference", "title")[:1]
    titled = PostTerms.objects.as_at(on, known_at).filter(title__iexact=text).order_by("post__reference")
    return list(exact) or list(titled.values_list("post__reference", "title")[:_MOST_NAMED])


def post_words(reference: str, *, on: date, known_at: datetime) -> str:
    """A post as a sentence names it: "Head of Pay (Ash Example)"; by its reference where it was not there on a day."""
    post = posts([reference], on=on, known_at=known_at).get(reference)
    held = holder_of(reference, on=on, known_at=known_at)
    return f"{post.title if post else reference} ({held.name if held else 'vacant'})"


def budget_holder_of(body: str, cost_centre: str, *, on: date, known_at: datetime) -> BudgetHolderRef | None:
    """The post that answered for a cost centre on a day, as known at a moment; None when no post did."""
    held = queries.budget_holders(on, known_at)
    found = held.filter(cost_centre__body__code=body, cost_centre__code=cost_centre).first()
    return budget_holder_ref(found) if found else None


def answerable_for(
    centres: Collection[tuple[str, str]], *, on: date, known_at: datetime
) -> dict[tuple[str, str], AnswerableRef]:
    """Who answered on a day for each of these cost centres, by (body code, cost centre code), in two queries.

    One that no post answered for is left out.
    """
    named = {code for _, code in centres}
    rows = queries.budget_holders(on, known_at).filter(cost_centre__code__in=named) if named else ()
    posts = {(row.cost_centre.body.code, row.cost_centre.code): row.post for row in rows}
    held = Holding.objects.as_at(on, known_at).filter(post__in={post.pk for post in posts.values()}) if posts else None
    people = dict(held.values_list("post", "person__reference")) if held is not None else {}
    return {
        centre: AnswerableRef(post.reference, people.get(post.pk, ""))
        for centre, post in posts.items()
        if centre in centres
    }


def arrangement_of(body: str, *, on: date, known_at: datetime) -> ArrangementRef | None:
    """Who contracted, employed and paid for what a body did on a day, as known at a moment; None where not settled."""
    found = queries.arrangements(on, known_at).filter(body__code=body).first()
    return arrangement_ref(found) if found else None
