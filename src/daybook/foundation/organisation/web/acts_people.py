"""People are registered and put right; bodies founded and arranged; cost centres opened and given to a post."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from daybook.foundation.organisation.models import PersonKind
from daybook.foundation.organisation.operations.arrange_body import arrange_body
from daybook.foundation.organisation.operations.assign_budget_holder import assign_budget_holder
from daybook.foundation.organisation.operations.found_body import found_body
from daybook.foundation.organisation.operations.open_cost_centre import open_cost_centre
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.foundation.organisation.operations.revise_person import revise_person
from daybook.foundation.organisation.queries import arrangements, budget_holders, find_cost_centre, find_person
from daybook.foundation.organisation.web.asking import Asking, VersionForm, asked
from daybook.foundation.organisation.web.fields import body_field, day_field, post_field
from daybook.kernel import clock
from daybook.ui.routes import actor_in, requires


class PersonForm(forms.Form):
    """What a person is called and how they serve."""

    display_name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=PersonKind.choices)


class PersonRevisionForm(VersionForm, PersonForm):
    """The same, put right."""

    field_order = ("display_name", "kind", "version")


class NewCodeForm(forms.Form):
    """A code and a name."""

    code = forms.CharField(label="Code", max_length=40)
    name = forms.CharField(label="Name", max_length=120)


class CostCentreForm(NewCodeForm):
    """A cost centre of a body."""

    body = body_field("Body")
    field_order = ("body", "code", "name")


class ArrangementForm(VersionForm):
    """Which bodies act, from a day."""

    contracts = body_field("Contracts are made by")
    employs = body_field("People are employed by")
    pays = body_field("Bills are paid by")
    valid_from = day_field("First day")
    field_order = ("contracts", "employs", "pays", "valid_from", "version")


class AnswerForm(VersionForm):
    """Which post answers for a cost centre, from when."""

    post = post_field("Post that answers for its budget")
    valid_from = day_field("First day")
    field_order = ("post", "valid_from", "version")


@requires("organisation.register_person")
def register(request: HttpRequest) -> HttpResponseBase:
    """Register somebody who serves."""
    form = PersonForm(request.POST or None, initial={"kind": PersonKind.STAFF})

    def act() -> tuple[str, str]:
        made = register_person(actor=actor_in(request), now=clock.now(), **form.cleaned_data)
        return f"{made.name} is registered as {made.reference}.", reverse("organisation:person", args=[made.reference])

    asking = Asking(
        title="Register a person",
        button="Register them",
        back=reverse("organisation:directory"),
        back_label="Directory",
        words="Search the directory first: a person has one reference for good, whatever they later become.",
    )
    return asked(request, form, asking, act)


@requires("organisation.revise_person")
def revise(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Put a person's name or kind right."""
    person, page = find_person(reference), reverse("organisation:person", args=[reference])
    initial = {"display_name": person.display_name, "kind": person.kind, "version": person.version}
    form = PersonRevisionForm(request.POST or None, initial=initial)

    def act() -> tuple[str, str]:
        revise_person(actor=actor_in(request), now=clock.now(), person=reference, **form.cleaned_data)
        return f"{reference} is changed.", page

    asking = Asking(
        title="Change the name or kind",
        button="Change it",
        back=page,
        back_label=person.display_name,
        reference=reference,
        words="The former name is not kept.",
    )
    return asked(request, form, asking, act)


@requires("organisation.found_body")
def found(request: HttpRequest) -> HttpResponseBase:
    """Found a legal body."""
    form = NewCodeForm(request.POST or None)

    def act() -> tuple[str, str]:
        made = found_body(actor=actor_in(request), now=clock.now(), **form.cleaned_data)
        return f"{made.name} is founded.", reverse("organisation:body", args=[made.code])

    asking = Asking(
        title="Found a body",
        button="Found it",
        back=reverse("organisation:bodies"),
        back_label="Legal bodies",
        words="A body keeps books in its own name. It cannot be taken away again.",
    )
    return asked(request, form, asking, act)


@requires("organisation.arrange_body")
def arrange(request: HttpRequest, code: str) -> HttpResponseBase:
    """Settle who contracts, employs and pays for what a body does."""
    page = reverse("organisation:body", args=[code])
    now = arrangements(clock.today(), clock.now()).filter(body__code=code).first()
    parties = {"contracts": now.contracts.code, "employs": now.employs.code, "pays": now.pays.code} if now else {}
    initial = {**parties, "version": now.pk if now else 0, "valid_from": clock.today()}
    form = ArrangementForm(request.POST or None, initial=initial)

    def act() -> tuple[str, str]:
        arrange_body(actor=actor_in(request), now=clock.now(), body=code, **form.cleaned_data)
        return f"The arrangements of {code} are settled.", page

    asking = Asking(
        title="Settle who contracts, employs and pays", button="Settle it", back=page, back_label=code, reference=code
    )
    return asked(request, form, asking, act)


@requires("organisation.open_cost_centre")
def open_centre(request: HttpRequest) -> HttpResponseBase:
    """Open a cost centre."""
    form = CostCentreForm(request.POST or None)

    def act() -> tuple[str, str]:
        made = open_cost_centre(actor=actor_in(request), now=clock.now(), **form.cleaned_data)
        return f"{made.code} {made.name} is open.", reverse("organisation:cost_centre", args=[made.body, made.code])

    asking = Asking(
        title="Open a cost centre",
        button="Open it",
        back=reverse("organisation:cost_centres"),
        back_label="Cost centres",
        words="Spending is booked against it from then on. Say afterwards which post answers for it.",
    )
    return asked(request, form, asking, act)


@requires("organisation.assign_budget_holder")
def assign_holder(request: HttpRequest, body: str, code: str) -> HttpResponseBase:
    """Say which post answers for a cost centre."""
    centre, page = find_cost_centre(body, code), reverse("organisation:cost_centre", args=[body, code])
    old = budget_holders(clock.today(), clock.now()).filter(cost_centre=centre).first()
    form = AnswerForm(request.POST or None, initial={"version": old.pk if old else 0, "valid_from": clock.today()})

    def act() -> tuple[str, str]:
        made = assign_budget_holder(
            actor=actor_in(request), now=clock.now(), body=body, cost_centre=code, **form.cleaned_data
        )
        return f"{made.post} answers for {code}.", page

    asking = Asking(
        title="Say which post answers for this cost centre",
        button="Save it",
        back=page,
        back_label=centre.name,
        reference=f"{body} {code}",
        words="Whoever holds the post is the budget holder: when another person is appointed, nothing more is to do.",
    )
    return asked(request, form, asking, act)
