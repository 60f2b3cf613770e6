"""The register of a programme: risks, assumptions, issues and dependencies, each with a standing that is worked out."""

from __future__ import annotations

from datetime import date
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from daybook.change.programmes.addresses import item_address, part_address, programme_address
from daybook.change.programmes.models import Item
from daybook.change.programmes.operations.assign_item import assign_item as assign
from daybook.change.programmes.operations.close_item import close_item as close
from daybook.change.programmes.operations.raise_item import raise_item as raise_
from daybook.change.programmes.planning import step_ends
from daybook.change.programmes.queries import find_item, find_programme, items_with, visible_items
from daybook.change.programmes.registering import refuse_closed
from daybook.change.programmes.rules.registers import ItemKind, Weight, standing_of
from daybook.change.programmes.web.acts import ReasonForm
from daybook.change.programmes.web.doing import Act, SeenForm, done_within
from daybook.change.programmes.web.frame import frame
from daybook.change.programmes.web.owners import (
    BESIDE_OWNER,
    outside_box,
    owner_fact,
    owner_post_box,
    report_url,
    said_by_owners,
)
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.money import pounds
from daybook.ui.acting import refuse_in_vain, tried
from daybook.ui.finding import Found
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows
from daybook.ui.words import pounds_text

_MOST_FOUND = 8
_COLUMNS = (
    Column(key="reference", label="Line", kind="reference", second=True),
    Column(key="title", label="What", main=True),
    Column(key="kind", label="Kind", kind="reference"),
    Column(key="likely", label="Likely, %", kind="number", second=True),
    Column(key="weighs", label="Weighs", kind="money"),
    Column(key="owner", label="Owner", second=True),
    Column(key="due", label="By", kind="date", second=True),
    Column(key="standing", label="Standing", kind="state"),
)
_EXPORTED = (
    "reference",
    "kind",
    "title",
    "percent",
    "impact_pounds",
    "owner",
    "step",
    "due_on",
    "closed_on",
    "response",
)


class ItemForm(forms.Form):
    """A line of the register."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Kind", choices=[(kind, kind.capitalize()) for kind in ItemKind])
    title = forms.CharField(label="What it is", max_length=300, help_text="Cause, event and effect in one sentence")
    owner_post = owner_post_box("Owner")
    owner = outside_box()
    percent = forms.IntegerField(
        label="How likely, in per cent", required=False, min_value=1, max_value=99, help_text="For a risk"
    )
    impact_pence = MoneyField(label="What it would cost", required=False, min_pence=0, help_text="For a risk")
    due_on = DateField(
        label="By",
        required=False,
        one_box=True,
        help_text="When it is given, tested or looked at again, such as 30/6/2027",
    )
    step = forms.CharField(
        label="Step of the plan it touches", required=False, max_length=20, help_text="Its key, such as M2"
    )
    response = forms.CharField(
        label="What is done about it", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    words = forms.CharField(
        label="Anything else", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


@requires("programmes.view")
def register(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every line, open ones first, the heaviest risks on top; `?export=csv` gives it as a file."""
    actor = actor_in(request)
    row = find_programme(actor, reference)
    items = list(visible_items(actor, reference).order_by("id"))
    if request.GET.get("export") == "csv":
        return export_rows("register", _EXPORTED, (_exported(item) for item in items))
    ends = step_ends(row)
    order = sorted(items, key=lambda item: (item.closed_on is not None, -_weight(item), item.reference))
    table = Table(
        caption="The register",
        columns=_COLUMNS,
        rows=[_row(item, ends) for item in order],
        export_url=address_with(request, export="csv"),
        empty="Nothing is on the register. Raise the main risks and what this work waits for.",
        empty_url=part_address("raise_item", reference) if may(request, "programmes.raise_item") else "",
        empty_action="Raise the first",
    )
    context = frame(request, row, "register") | {
        "table": table,
        "raise_url": part_address("raise_item", reference) if may(request, "programmes.raise_item") else "",
    }
    return render(request, "programmes/register.html", context)


def _weight(item: Item) -> int:
    if item.percent is None or item.impact_pence is None:
        return 0
    return int(Weight(item.percent, item.impact_pence).expected_pence)


def _row(item: Item, ends: dict[str, date]) -> Row:
    cells = (
        item.reference,
        item.title,
        item.kind.capitalize(),
        item.percent,
        _weight(item) or None,
        item.owner,
        item.due_on,
        Cell(value=_standing(item, ends)),
    )
    return Row(key=item.reference, url=item_address(item.reference), cells=cells)


def _standing(item: Item, ends: dict[str, date]) -> str:
    ends_on = ends.get(item.step)
    return standing_of(closed_on=item.closed_on, due_on=item.due_on, step_ends_on=ends_on, today=clock.today())


def _exported(item: Item) -> tuple[object, ...]:
    cost = "" if item.impact_pence is None else pounds(item.impact_pence)
    return (
        item.reference, item.kind, item.title, item.percent, cost, item.owner, item.step, item.due_on,
        item.closed_on, item.response,
    )  # fmt: skip


@requires("programmes.view")
def item(request: HttpRequest, item: str) -> HttpResponse:
    """One line of the register."""
    actor = actor_in(request)
    found = find_item(actor, item)
    row = found.programme
    standing = _standing(found, step_ends(row))
    facts = [
        Fact(label="What is done about it", value=found.response or "Not yet decided"),
        Fact(label="Anything else", value=found.words),
        Fact(label="Step of the plan", value=found.step),
        Fact(label="What became of it", value=found.closing_words),
    ]
    weighed = []
    if found.percent is not None and found.impact_pence is not None:
        weighed = [
            Fact(label="Likely", value=f"{found.percent}%"),
            Fact(label="Would cost", value=f"£{pounds_text(found.impact_pence)}"),
            Fact(label="Weighs", value=f"£{pounds_text(_weight(found))}"),
        ]
    context = {
        "item": found,
        "programme": row,
        "identity": [
            Fact(label="Standing", value=standing, state=True),
            Fact(label="Kind", value=found.kind.capitalize()),
            owner_fact(request, "Owner", found.owner, found.owner_post),
            *([Fact(label="By", value=found.due_on)] if found.due_on else []),
            *weighed,
            Fact(label="Programme", value=row.reference, url=programme_address(row.reference)),
        ],
        "facts": [fact for fact in facts if fact.value],
        "acts": _acts(request, found),
        "report_url": "" if found.closed_on or not found.due_on else report_url(request, item, found.owner_post),
        "said": said_by_owners([item]),
        "events": story_of(actor, found.reference),
    }
    return render(request, "programmes/item.html", context)


def _acts(request: HttpRequest, found: Item) -> list[tuple[str, str]]:
    if found.closed_on is not None:
        return []
    acts = (("close_item", "Close it"), ("assign_item", "Give it to another owner"))
    return [(label, item_address(found.reference, verb)) for verb, label in acts if may(request, f"programmes.{verb}")]


@requires("programmes.raise_item")
def raise_item(request: HttpRequest, reference: str) -> HttpResponse:
    """A new line."""
    actor = actor_in(request)
    row = find_programme(actor, reference)
    form = ItemForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    if made := tried(form, partial(raise_, actor=actor, now=clock.now(), reference=reference), _BESIDE):
        messages.success(request, f"{made.reference} is on the register.")
        return HttpResponseRedirect(part_address("register", reference))
    context = frame(request, row, "register") | {"form": form, "fields": [one for one in form if not one.is_hidden]}
    return render(request, "programmes/raise_item.html", context, status=422 if form.errors else 200)


_BESIDE = {
    "weight_missing": ["percent"],
    "day_missing": ["due_on"],
    "unknown_step": ["step"],
    "bad_name": ["title"],
    "bad_day": ["due_on"],
    **BESIDE_OWNER,
}


class AssignForm(SeenForm):
    """Another owner."""

    owner_post = owner_post_box("Owner")
    owner = outside_box()


@requires("programmes.assign_item")
def assign_item(request: HttpRequest, item: str) -> HttpResponse:
    """A line goes to another owner."""
    found = _open_item(request, item)
    form = AssignForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    act = Act(
        title=f"Give {found.reference} to another owner",
        button="Give it to them",
        means=f"{found.title}. It belongs to {found.owner} now.",
        told=f"{item} has another owner.",
        current="register",
        back_url=item_address(item),
        beside=BESIDE_OWNER | {"already_owner": ["owner_post"], "bad_name": ["owner"]},
    )
    return done_within(request, found.programme, form, partial(assign, item=item), act)


@requires("programmes.close_item")
def close_item(request: HttpRequest, item: str) -> HttpResponse:
    """What became of a line."""
    found = _open_item(request, item)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    form.fields["reason"].label, form.fields["reason"].help_text = "What became of it", "It is kept with the line."
    act = Act(
        title=f"Close {found.reference}",
        button="Close it",
        means=found.title,
        told=f"{item} is closed.",
        current="register",
        back_url=item_address(item),
    )
    return done_within(request, found.programme, form, partial(close, item=item), act)


def _open_item(request: HttpRequest, item: str) -> Item:
    found = find_item(actor_in(request), item)
    refuse_in_vain(request, partial(refuse_closed, found))
    return found


def found(actor: Actor, text: str) -> list[Found]:
    """A few lines of registers that match the words typed into the search box, open ones first."""
    return [
        Found(
            reference=row.reference,
            title=f"{row.title} ({row.kind} of {row.programme.title})",
            url=item_address(row.reference),
        )
        for row in items_with(actor, text)[:_MOST_FOUND]
    ]
