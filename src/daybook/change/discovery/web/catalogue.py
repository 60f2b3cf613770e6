"""The catalogue of services, each with its baselines."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.models import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.operations.open_service import open_service as open_
from daybook.change.discovery.operations.record_baseline import record_baseline as record
from daybook.change.discovery.operations.revise_service import revise_service as revise
from daybook.change.discovery.queries.catalogue import (
    RequirementFilter,
    baselines_of,
    find_service,
    latest_baselines,
    visible_requirements,
    visible_services,
)
from daybook.change.discovery.refs import BaselineRef, ServiceRef
from daybook.change.discovery.rules.catalogue import MEASURE_WORDS, Measure, value_words
from daybook.change.discovery.states import RequirementState
from daybook.change.discovery.web.acting import acted
from daybook.change.discovery.web.tabs import discovery_tabs
from daybook.foundation.audit.public import story_of
from daybook.foundation.organisation.public import holder_of, posts
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.forms import DateField, ReferenceField
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import Empty, export_rows, list_table, read_slice

_FIELDS = ("reference", "title", "purpose", "owner_post")
_SORTABLE = {"reference": "reference", "title": "title"}
_COLUMNS = (
    Column(key="title", label="Service", sortable=True, main=True),
    Column(key="reference", label="Reference", kind="reference", sortable=True, second=True),
    Column(key="owner", label="Owner", second=True),
    *(Column(key=measure.value, label=words, kind="number") for measure, words in MEASURE_WORDS.items()),
)
_BASELINE_COLUMNS = (
    Column(key="measure", label="Measure", main=True),
    Column(key="value", label="Baseline", kind="number"),
    Column(key="on", label="Measured on", kind="date"),
    Column(key="basis", label="On what basis"),
    Column(key="log", label="Event log", kind="reference", second=True),
    Column(key="by", label="Recorded by", second=True),
)
_EXPORT_HEADER = ("reference", "service", "purpose", "owner_post", *(measure.value for measure in Measure))
_MOST_FOUND = 8


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Service or reference", required=False, max_length=120)


class ServiceForm(forms.Form):
    """A service: what it is called, what it is for and whose it is."""

    title = forms.CharField(label="Service", max_length=LONGEST_TITLE, help_text="Such as: Supplier invoices.")
    purpose = forms.CharField(label="What it is for", max_length=LONGEST_REASON, help_text="One sentence, for whom.")
    owner_post = ReferenceField(
        label="Reference of the post that owns it", max_length=20, help_text="Such as POST-000003."
    )


class RevisedForm(forms.Form):
    """A service told anew; its name stays."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    purpose = ServiceForm.base_fields["purpose"]
    owner_post = ServiceForm.base_fields["owner_post"]


class BaselineForm(forms.Form):
    """One measure, its value, and where it is from."""

    measure = forms.TypedChoiceField(
        label="Measure", coerce=Measure, choices=[(one.value, words) for one, words in MEASURE_WORDS.items()]
    )
    value = forms.CharField(label="Value", max_length=20, help_text="In digits, such as 12400 or 2.5.")
    measured_on = DateField(label="Measured on", one_box=True, help_text="The day it is as at, such as 31/3/2026.")
    basis = forms.CharField(
        label="On what basis", max_length=LONGEST_SOURCE, help_text="Who measured it, how, over which period."
    )
    log = forms.CharField(
        label="Event log it was read from", required=False, max_length=20, help_text="Such as LOG-000001."
    )


@requires("discovery.view")
def service_list(request: HttpRequest) -> HttpResponseBase:
    """Every service with its baselines; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    form.is_valid()
    search = form.cleaned_data.get("search", "").strip()
    services = visible_services(actor_in(request), search)
    if request.GET.get("export") == "csv":
        rows = list(services.order_by("id").values(*_FIELDS))
        latest = latest_baselines([row["reference"] for row in rows])
        return export_rows("services", _EXPORT_HEADER, (_exported(row, latest) for row in rows))
    part = read_slice(request, services, columns=_FIELDS, sortable=_SORTABLE, sort="title", key="id")
    may_open = may(request, "discovery.open_service")
    table = list_table(
        request, part, _rows(part.rows), caption="Services", columns=_COLUMNS, filtered=bool(search),
        empty=Empty(
            kind="service", url=reverse("catalogue:services"), words="The services of today stand here, measured.",
            first="Enter a service",
            first_url=reverse("catalogue:open_service") if may_open else "",
        ),
    )  # fmt: skip
    chips = [Chip(label="Words", value=search, remove_url=reverse("catalogue:services"))] if search else []
    context = {
        "form": form,
        "table": table,
        "chips": chips,
        "tabs": discovery_tabs("Services"),
        "may_open": may_open,
    }
    return render(request, "discovery/services.html", context)


@requires("discovery.view")
def service_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One service: its baselines, those before them, and the requirements that lead to it."""
    ref = find_service(reference)
    history = baselines_of(reference)
    latest = {one.measure: one for one in reversed(history)}
    traced = visible_requirements(
        actor_in(request), RequirementFilter(trace=reference, state=RequirementState.OPEN)
    ).order_by("id")
    context = {
        "ref": ref,
        "identity": _identity(ref),
        "facts": [
            Fact(label=words, value=_said(latest.get(measure.value)) or "Not measured yet")
            for measure, words in MEASURE_WORDS.items()
        ],
        "missing": [words for measure, words in MEASURE_WORDS.items() if measure.value not in latest],
        "table": _history(request, history),
        "requirements": [(row.requirement.reference, row.statement) for row in traced],
        "baseline_url": _address("record_baseline", reference) if may(request, "discovery.record_baseline") else "",
        "revise_url": _address("revise_service", reference) if may(request, "discovery.revise_service") else "",
        "events": story_of(actor_in(request), reference),
    }
    return render(request, "discovery/service.html", context)


@requires("discovery.open_service")
def open_service(request: HttpRequest) -> HttpResponse:
    """Enter a service of today."""
    return acted(
        request, ServiceForm(request.POST if request.method == "POST" else None), open_, done="{} is in the catalogue.",
        leads_to=lambda ref: _address("service", ref.reference), title="Enter a service", button="Enter it",
        words="A service that is measured before it changes can be shown to have become better.",
        back_url=reverse("catalogue:services"), back="Services",
    )  # fmt: skip


@requires("discovery.revise_service")
def revise_service(request: HttpRequest, reference: str) -> HttpResponse:
    """Say anew what a service is for, and whose it is."""
    ref = find_service(reference)
    initial = {"seen_version": ref.version, "purpose": ref.purpose, "owner_post": ref.owner_post}
    form = RevisedForm(request.POST if request.method == "POST" else None, initial=initial)
    return acted(
        request, form, partial(revise, reference=reference), done="{} is told anew.",
        leads_to=lambda ref: _address("service", ref.reference), title=f"Revise: {ref.title}", button="Save it",
        back_url=_address("service", reference), back=ref.title,
    )  # fmt: skip


@requires("discovery.record_baseline")
def record_baseline(request: HttpRequest, reference: str) -> HttpResponse:
    """Record one measure of a service."""
    ref = find_service(reference)
    form = BaselineForm(request.POST if request.method == "POST" else None)
    return acted(
        request, form, partial(record, service=reference), done="The baseline is recorded.",
        leads_to=lambda _: _address("service", reference), title=f"Record a baseline: {ref.title}",
        button="Record it", words="It is never changed: measure again, and both stand with their days.",
        back_url=_address("service", reference), back=ref.title,
    )  # fmt: skip


def found(actor: Actor, text: str) -> list[Found]:
    """A few services that match the words typed into the search box."""
    rows = visible_services(actor, text).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=_address("service", row.reference)) for row in rows]


def _address(name: str, reference: str) -> str:
    return reverse(f"catalogue:{name}", args=[reference])


def _rows(rows: Any) -> list[Row]:
    latest = latest_baselines([row["reference"] for row in rows])
    titles = posts({row["owner_post"] for row in rows}, on=clock.today(), known_at=clock.now())
    return [
        Row(
            cells=(
                row["title"],
                row["reference"],
                titles[row["owner_post"]].title if row["owner_post"] in titles else row["owner_post"],
                *(_said(latest.get(row["reference"], {}).get(measure.value)) for measure in Measure),
            ),
            url=_address("service", row["reference"]),
            key=row["reference"],
        )
        for row in rows
    ]


def _said(one: BaselineRef | None) -> str:
    return value_words(Measure(one.measure), one.value) if one else ""


def _identity(ref: ServiceRef) -> list[Fact]:
    today, now = clock.today(), clock.now()
    post = posts([ref.owner_post], on=today, known_at=now).get(ref.owner_post)
    holder = holder_of(ref.owner_post, on=today, known_at=now)
    title = post.title if post else ref.owner_post
    return [Fact(label="Owner", value=f"{title}, {holder.name if holder else 'vacant'}")]


def _history(request: HttpRequest, history: list[BaselineRef]) -> Table:
    names = names_of({one.made_by for one in history})
    rows = [
        Row(
            cells=(
                MEASURE_WORDS[Measure(one.measure)],
                _said(one),
                one.measured_on,
                one.basis,
                Cell(value=one.log, url=link_to(request, one.log) if one.log else ""),
                names.get(one.made_by, one.made_by),
            )
        )
        for one in history
    ]
    return Table(caption="Baselines", columns=_BASELINE_COLUMNS, rows=rows, empty="Nothing has been measured yet.")


def _exported(row: dict[str, Any], latest: dict[str, dict[str, BaselineRef]]) -> tuple[object, ...]:
    found = latest.get(row["reference"], {})
    values: list[Decimal | str] = [found[one.value].value if one.value in found else "" for one in Measure]
    return (*(row[name] for name in _FIELDS), *values)
