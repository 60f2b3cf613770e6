"""Form fields that take what people mean: a unit, a cost centre, a post or a person, by reference or by name."""

from __future__ import annotations

from typing import Any

from django import forms

from daybook.foundation.organisation.models import CostCentre, LegalBody, Person, UnitPlacement
from daybook.foundation.organisation.public import posts_named
from daybook.kernel import clock
from daybook.ui.forms import DateField, Named, NamedField

_MOST_OFFERED = 2_000
_MOST_NAMED = 5


def unit_field(label: str, **kwargs: Any) -> NamedField:
    """A unit that is open today."""
    return NamedField(label=label, noun="unit", find=_units_named, options=units_offered, **kwargs)


def post_field(label: str, **kwargs: Any) -> NamedField:
    """A post that is established today."""
    kwargs.setdefault("help_text", "Its reference, like POST-000012, or its title where only one post has it")
    return NamedField(label=label, noun="post", find=_posts_named, **kwargs)


def person_field(label: str, **kwargs: Any) -> NamedField:
    """A person who is registered."""
    kwargs.setdefault("help_text", "Their reference, like P-000012, or their name where only one person has it")
    return NamedField(label=label, noun="person", find=_people_named, **kwargs)


def centre_field(label: str) -> NamedField:
    """A cost centre, as its body and its code with a space between."""
    hint = "Its body and code, like MPS F110, or its code or name where only one has it"
    return NamedField(label=label, noun="cost centre", find=_centres_named, options=_centres, help_text=hint)


def body_field(label: str, **kwargs: Any) -> forms.ChoiceField:
    """A legal body."""
    return forms.ChoiceField(label=label, choices=_bodies, **kwargs)


def day_field(label: str, **kwargs: Any) -> DateField:
    """A day in one box."""
    return DateField(label=label, one_box=True, **kwargs)


def units_offered() -> Named:
    """The units of today by code, to be offered while somebody types."""
    rows = UnitPlacement.objects.as_at(clock.today(), clock.now()).order_by("unit__code")
    return list(rows.values_list("unit__code", "name")[:_MOST_OFFERED])


def _units_named(typed: str) -> Named:
    rows = UnitPlacement.objects.as_at(clock.today(), clock.now())
    # A unit that opens later, or is long closed, is named by its code; the operation says whether it is open.
    exact = list(UnitPlacement.objects.filter(unit__code=typed).values_list("unit__code", "name")[:1])
    return exact or list(rows.filter(name__iexact=typed).values_list("unit__code", "name")[: _MOST_NAMED + 1])


def _posts_named(typed: str) -> Named:
    return posts_named(typed, on=clock.today(), known_at=clock.now())


def _people_named(typed: str) -> Named:
    exact = Person.objects.filter(reference__iexact=typed).values_list("reference", "display_name")
    named = Person.objects.filter(display_name__iexact=typed).order_by("reference")
    return list(exact) or list(named.values_list("reference", "display_name")[: _MOST_NAMED + 1])


def _centres() -> Named:
    rows = CostCentre.objects.order_by("body__code", "code").values_list("body__code", "code", "name")
    return [(f"{body} {code}", name) for body, code, name in rows[:_MOST_OFFERED]]


def _centres_named(typed: str) -> Named:
    body, _, code = typed.partition(" ")
    rows = CostCentre.objects.order_by("body__code", "code").values_list("body__code", "code", "name")
    exact = rows.filter(body__code__iexact=body, code__iexact=code.strip())[:1]
    named = rows.filter(code__iexact=typed) | rows.filter(name__iexact=typed)
    return [(f"{body} {code}", name) for body, code, name in list(exact) or list(named[: _MOST_NAMED + 1])]


def _bodies() -> Named:
    return [
        ("", "Choose a body"),
        *((body.code, f"{body.code} {body.name}") for body in LegalBody.objects.order_by("code")),
    ]
