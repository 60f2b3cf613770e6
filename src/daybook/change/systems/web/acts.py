"""The acts on systems and on changes of their data: one form each, one call, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from daybook.change.systems.addresses import application_address, change_address, item_address
from daybook.change.systems.changing import (
    reach_of,
    refuse_answering,
    refuse_making,
    refuse_retired,
    refuse_scheduling,
    refuse_unless_moves,
)
from daybook.change.systems.operations.answer_structure_change import answer_structure_change as answer
from daybook.change.systems.operations.declare_freeze import declare_freeze as freeze
from daybook.change.systems.operations.make_structure_change import make_structure_change as make
from daybook.change.systems.operations.move_structure_change import move_structure_change as move
from daybook.change.systems.operations.propose_structure_change import propose_structure_change as propose
from daybook.change.systems.operations.register_application import register_application as register
from daybook.change.systems.operations.register_interface import register_interface as connect
from daybook.change.systems.operations.register_item import register_item as share
from daybook.change.systems.operations.retire_interface import retire_interface as retire
from daybook.change.systems.operations.schedule_structure_change import schedule_structure_change as schedule
from daybook.change.systems.operations.withdraw_structure_change import withdraw_structure_change as withdraw
from daybook.change.systems.queries import (
    find_application,
    find_change,
    find_interface,
    visible_applications,
    visible_items,
)
from daybook.change.systems.rules.reach import Answer
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.ui.acting import refuse_in_vain, tried
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.routes import actor_in, requires

_CODE = "Letters, digits and marks, such as WARRANT; it stays"


class SeenForm(forms.Form):
    """The version that somebody saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ApplicationForm(forms.Form):
    """An application."""

    code = forms.CharField(label="Code", max_length=40, help_text=_CODE)
    name = forms.CharField(label="Name", max_length=120)
    owner = forms.CharField(label="Owner", max_length=120, help_text="A post or a body, not a person's name")
    purpose = forms.CharField(
        label="What it is for", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    supplier = forms.CharField(label="Supplier", required=False, max_length=120)
    annual_cost_pence = MoneyField(label="Costs a year", required=False, min_pence=0)
    contract_ends_on = DateField(label="Contract ends", required=False, one_box=True)
    support_ends_on = DateField(label="Support ends", required=False, one_box=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ItemForm(forms.Form):
    """A data item."""

    code = forms.CharField(label="Code", max_length=40, help_text=_CODE)
    name = forms.CharField(label="Name", max_length=120)
    holder = forms.ChoiceField(label="Held in")
    structure = forms.CharField(label="Written as", max_length=300, help_text="Such as: up to 6 digits")
    personal = forms.BooleanField(label="It is about people who can be told", required=False)


class InterfaceForm(forms.Form):
    """An interface."""

    code = forms.CharField(label="Code", max_length=40, help_text=_CODE)
    source = forms.ChoiceField(label="From")
    target = forms.ChoiceField(label="To")
    carries = forms.MultipleChoiceField(label="Carries", widget=forms.CheckboxSelectMultiple)
    method = forms.CharField(label="How", max_length=120, help_text="Such as a file by secure transfer")
    how_often = forms.CharField(label="How often", max_length=120, help_text="Such as each night")


class FreezeForm(forms.Form):
    """Days of a freeze."""

    starts_on = DateField(label="From", one_box=True)
    ends_before = DateField(label="Until before", one_box=True)
    why = forms.CharField(label="Why", max_length=300)


class ProposeForm(forms.Form):
    """A change."""

    item = forms.ChoiceField(label="Data item")
    new = forms.CharField(label="To be written as", max_length=300)
    planned_on = DateField(label="On", one_box=True, help_text="A day to come, such as 30/6/2027")
    why = forms.CharField(label="Why it must change", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(SeenForm):
    """What an owner answers."""

    application = forms.ChoiceField(label="Application")
    answer = forms.ChoiceField(label="Its owner", choices=[(a, a.value) for a in Answer], widget=forms.RadioSelect)
    words = forms.CharField(
        label="On what ground, and who was asked", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MoveForm(SeenForm):
    """Another day."""

    planned_on = DateField(label="The new day", one_box=True, help_text="Everybody it reaches is asked again.")
    why = forms.CharField(label="Why it moves", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class WhyForm(SeenForm):
    """Why."""

    why = forms.CharField(label="Why", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


@requires("systems.register_application")
def register_application(request: HttpRequest) -> HttpResponse:
    """A new application."""
    form = ApplicationForm(request.POST or None, initial={"version": 0})
    return _act(request, form, register, "Put an application on the inventory", application_address, "systems:list")


@requires("systems.register_application")
def revise_application(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of an application, told anew."""
    row = find_application(actor_in(request), code)
    initial = {name: getattr(row, name) for name in ApplicationForm.base_fields if name != "version"}
    form = ApplicationForm(request.POST or None, initial=initial | {"version": row.version})
    form.fields["code"].widget.attrs["readonly"] = True
    return _act(request, form, register, f"Tell {row.name} anew", application_address, "systems:list")


@requires("systems.register_item")
def register_item(request: HttpRequest) -> HttpResponse:
    """A new data item."""
    form = _choosing(ItemForm(request.POST or None), actor_in(request))
    return _act(request, form, share, "Put a data item on record", item_address, "systems:items")


@requires("systems.register_interface")
def register_interface(request: HttpRequest) -> HttpResponse:
    """A new interface."""
    form = _choosing(InterfaceForm(request.POST or None), actor_in(request))
    title = "Put an interface on record"
    return _act(request, form, connect, title, lambda _: reverse("systems:list"), "systems:list")


@requires("systems.retire_interface")
def retire_interface(request: HttpRequest, code: str) -> HttpResponse:
    """An interface that carries nothing any more."""
    row = find_interface(actor_in(request), code)
    refuse_in_vain(request, partial(refuse_retired, row))
    form = SeenForm(request.POST or None, initial={"version": row.version})
    means = f"From today no change reaches {row.target.name} through it."
    return _act(
        request, form, retire, f"Retire {row.code}", lambda _: application_address(row.source.code), "systems:list",
        means=means, code=code,
    )  # fmt: skip


@requires("systems.declare_freeze")
def declare_freeze(request: HttpRequest, code: str) -> HttpResponse:
    """Days on which an application may not be changed."""
    row = find_application(actor_in(request), code)
    form = FreezeForm(request.POST or None)
    return _act(request, form, freeze, f"Freeze {row.name}", application_address, "systems:list", application=code)


@requires("systems.propose_structure_change")
def propose_structure_change(request: HttpRequest) -> HttpResponse:
    """A change of how something is written."""
    initial = {"item": request.GET.get("item", ""), "planned_on": request.GET.get("on", "")}
    form = _choosing(ProposeForm(request.POST or None, initial=initial), actor_in(request))
    return _act(request, form, propose, "Propose a change", change_address, "systems:changes")


@requires("systems.answer_structure_change")
def answer_structure_change(request: HttpRequest, reference: str) -> HttpResponse:
    """What the owner of an application answers."""
    row = find_change(actor_in(request), reference)
    refuse_in_vain(request, partial(refuse_answering, row, actor_in(request)))
    form = AnswerForm(request.POST or None, initial={"version": row.version})
    hits = reach_of(row.item, row.planned_on, row).hits
    form.fields["application"].choices = [(hit.application, hit.application) for hit in hits]  # type: ignore[attr-defined]
    return _act(request, form, answer, "Record an answer", change_address, "systems:changes", reference=reference)


@requires("systems.move_structure_change")
def move_structure_change(request: HttpRequest, reference: str) -> HttpResponse:
    """Another day for a change."""
    row = find_change(actor_in(request), reference)
    refuse_in_vain(request, partial(refuse_unless_moves, row, "move_structure_change"))
    form = MoveForm(request.POST or None, initial={"version": row.version})
    return _act(request, form, move, "Plan it for another day", change_address, "systems:changes", reference=reference)


@requires("systems.schedule_structure_change")
def schedule_structure_change(request: HttpRequest, reference: str) -> HttpResponse:
    """The day of a change is fixed."""
    row = find_change(actor_in(request), reference)
    refuse_in_vain(request, partial(refuse_scheduling, row))
    form = SeenForm(request.POST or None, initial={"version": row.version})
    means = "Everybody it reaches consents and nothing is frozen: its day is fixed."
    return _act(
        request, form, schedule, "Schedule it", change_address, "systems:changes", means=means, reference=reference
    )


@requires("systems.make_structure_change")
def make_structure_change(request: HttpRequest, reference: str) -> HttpResponse:
    """A change that was made."""
    row = find_change(actor_in(request), reference)
    refuse_in_vain(request, partial(refuse_making, row, clock.today()))
    form = SeenForm(request.POST or None, initial={"version": row.version})
    means = f"{row.item.name} is written as “{row.new}” from today."
    return _act(
        request, form, make, "Record that it was made", change_address, "systems:changes", means=means,
        reference=reference,
    )  # fmt: skip


@requires("systems.withdraw_structure_change")
def withdraw_structure_change(request: HttpRequest, reference: str) -> HttpResponse:
    """A change that will not be made."""
    row = find_change(actor_in(request), reference)
    refuse_in_vain(request, partial(refuse_unless_moves, row, "withdraw_structure_change"))
    form = WhyForm(request.POST or None, initial={"version": row.version})
    return _act(request, form, withdraw, "Withdraw it", change_address, "systems:changes", reference=reference)


def _choosing(form: Any, actor: Actor) -> Any:
    """A form whose choices are the applications and data items on record."""
    applications = list(visible_applications(actor).order_by("name").values_list("code", "name"))
    items = list(visible_items(actor).order_by("name").values_list("code", "name"))
    for field, choices in (("holder", applications), ("source", applications), ("target", applications)):
        if field in form.fields:
            form.fields[field].choices = [("", "Choose one"), *choices]
    for field in ("item", "carries"):
        if field in form.fields:
            form.fields[field].choices = items if field == "carries" else [("", "Choose one"), *items]
    return form


def _act(
    request: HttpRequest,
    form: Any,
    operation: Callable[..., Any],
    title: str,
    leads_to: Callable[[str], str],
    back: str,
    *,
    means: str = "",
    **named: str,
) -> HttpResponse:
    """Show the form; on POST do it and go to the record. A refusal that typing mends is shown here."""
    if request.method == "POST" and not form.is_bound:
        form = type(form)({})
    if made := tried(form, partial(operation, actor=actor_in(request), now=clock.now(), **named)):
        key = getattr(made, "reference", None) or getattr(made, "code", None) or made.application
        messages.success(request, f"{key}: done.")
        return HttpResponseRedirect(leads_to(key))
    context = {
        "form": form,
        "title": title,
        "means": means,
        "hidden": [bound for bound in form if bound.is_hidden],
        "fields": [bound for bound in form if not bound.is_hidden],
        "back_url": reverse(back),
    }
    return render(request, "systems/act.html", context, status=422 if form.errors else 200)
