"""Every read of programmes. `visible_programmes` is the only road to rows for pages and the API."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet

from daybook.change.programmes.models import (
    Gate,
    Issued,
    Item,
    Lesson,
    MandateStep,
    Plan,
    Programme,
    Role,
    Screening,
    Stakeholder,
    TransferItem,
    Writing,
)
from daybook.change.programmes.rules.outlines import Paper
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

Row = TypeVar("Row", bound=Model)


def visible_programmes(actor: Actor, search: str = "", mandate: str = "") -> QuerySet[Programme]:
    """Programmes that match, in no order; all who may see programmes see all of them."""
    found = Programme.objects.all() if actor.person else Programme.objects.none()
    if mandate:
        found = found.filter(mandate_state=mandate)
    for word in search.split():
        found = found.filter(
            Q(reference__icontains=word) | Q(title__icontains=word) | Q(case_reference__icontains=word)
        )
    return found


def find_programme(actor: Actor, reference: str) -> Programme:
    """A programme by its reference; Refused `not_found`."""
    row = visible_programmes(actor).filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no programme {reference[:40]}. Look for it in the list.")
    return row


def visible_items(actor: Actor, programme: str) -> QuerySet[Item]:
    """The register of a programme."""
    return Item.objects.filter(programme__in=visible_programmes(actor).filter(reference=programme))


def items_with(actor: Actor, text: str) -> QuerySet[Item]:
    """Lines of every register that the actor may see which hold all of these words; open ones first."""
    found = Item.objects.filter(programme__in=visible_programmes(actor))
    for word in text.split():
        said = Q(title__icontains=word) | Q(words__icontains=word) | Q(response__icontains=word)
        found = found.filter(said | Q(reference__iexact=word) | Q(owner__icontains=word))
    return found.select_related("programme").order_by(F("closed_on").asc(nulls_first=True), "-id")


def visible_lessons(actor: Actor, programme: str = "") -> QuerySet[Lesson]:
    """Lessons, of one programme where it is named, with what became of each."""
    programmes = visible_programmes(actor)
    if programme:
        programmes = programmes.filter(reference=programme)
    return Lesson.objects.filter(programme__in=programmes).select_related("programme", "settled")


def find_item(actor: Actor, reference: str) -> Item:
    """A line of a register by its reference; Refused `not_found`."""
    return _found(Item.objects.select_related("programme"), actor, reference, "line of a register")


def find_lesson(actor: Actor, reference: str) -> Lesson:
    """A lesson by its reference, with what became of it; Refused `not_found`."""
    return _found(Lesson.objects.select_related("programme", "settled"), actor, reference, "lesson")


def find_stakeholder(actor: Actor, reference: str) -> Stakeholder:
    """A stakeholder by its reference; Refused `not_found`."""
    return _found(Stakeholder.objects.select_related("programme"), actor, reference, "stakeholder")


def find_gate(actor: Actor, reference: str) -> Gate:
    """A gate by its reference, and whether it was passed; Refused `not_found`."""
    return _found(Gate.objects.select_related("programme", "passed"), actor, reference, "gate")


def find_role(actor: Actor, reference: str) -> Role:
    """A role of a team by its reference; Refused `not_found`."""
    return _found(Role.objects.select_related("programme"), actor, reference, "role")


def find_transfer(actor: Actor, reference: str) -> TransferItem:
    """Something to be handed over by its reference, and how that ended; Refused `not_found`."""
    found = TransferItem.objects.select_related("role__programme", "confirmed", "dropped")
    return _found(found, actor, reference, "item to be handed over", "role__programme")


def _found(rows: QuerySet[Row], actor: Actor, reference: str, what: str, programme: str = "programme") -> Row:
    """The row of this reference in a programme that the actor may see; Refused `not_found`, saying what it is."""
    row = rows.filter(**{f"{programme}__in": visible_programmes(actor), "reference": reference}).first()
    if row is None:
        raise Refused("not_found", f"There is no {what} {reference[:40]}. Look for it on its programme.")
    return row


def plans_of(row: Programme) -> list[Plan]:
    """Every version of the plan, latest first."""
    return list(row.plans.order_by("-number"))


def steps_of_mandate(row: Programme) -> list[MandateStep]:
    """Every move of the mandate but its writing, in order."""
    return list(row.mandate_steps.exclude(verb="write_section").order_by("id"))


def issues_of(row: Programme) -> list[Issued]:
    """Every version of the outline case that was signed off, latest first, without what it says."""
    return list(row.issues.order_by("-number").defer("document", "figures"))


def find_issue(row: Programme, number: int) -> Issued:
    """A version that was signed off; Refused `not_found`."""
    found = row.issues.filter(number=number).first()
    if found is None:
        raise Refused("not_found", f"{row.reference} has no version {number} of its outline case.")
    return found


def writings_of(row: Programme, paper: Paper, section: str) -> list[Writing]:
    """Every writing of a section, latest first."""
    return list(row.writings.filter(paper=paper, section=section).order_by("-number"))


def screenings_of(row: Programme) -> dict[str, Screening]:
    """The latest answers of each screening, by subject."""
    return {one.subject: one for one in row.screenings.order_by("id")}
