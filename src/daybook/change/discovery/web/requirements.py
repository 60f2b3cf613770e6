"""The register of requirements: what is required, by whom, how much it matters, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.models import LONGEST_REASON, LONGEST_SOURCE, Wording
from daybook.change.discovery.operations.drop_requirement import drop_requirement as drop
from daybook.change.discovery.operations.revise_requirement import revise_requirement as revise
from daybook.change.discovery.operations.write_requirement import write_requirement as write
from daybook.change.discovery.queries.catalogue import (
    RequirementFilter,
    known_titles,
    requirement_detail,
    visible_requirements,
)
from daybook.change.discovery.queries.engaging import effects_on
from daybook.change.discovery.refs import RequirementRef
from daybook.change.discovery.rules.catalogue import PRIORITY_WORDS, Priority
from daybook.change.discovery.states import RequirementState
from daybook.change.discovery.web.acting import acted
from daybook.change.discovery.web.tabs import discovery_tabs
from daybook.foundation.audit.public import story_of
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.ui.finding import Found
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import Empty, address_with, export_rows, list_table, read_slice
from daybook.ui.tones import GOOD, INFO, QUIET, YOURS

_FIELDS = ("requirement__reference", "statement", "source", "priority", "measure", "requirement__state")
_SORTABLE = {"reference": "requirement__reference", "statement": "statement", "source": "source"}
_COLUMNS = (
    Column(key="statement", label="Requirement", sortable=True, main=True),
    Column(key="reference", label="Reference", kind="reference", sortable=True, second=True),
    Column(key="priority", label="Priority", kind="state"),
    Column(key="source", label="From", sortable=True),
    Column(key="measure", label="Met when", second=True),
    Column(key="state", label="State", kind="state", second=True),
)
_WORDING_COLUMNS = (
    Column(key="statement", label="Words", main=True),
    Column(key="priority", label="Priority"),
    Column(key="from", label="From"),
    Column(key="measure", label="Met when"),
    Column(key="at", label="Worded", kind="date"),
    Column(key="by", label="By"),
)
_TONES = {Priority.MUST: YOURS, Priority.SHOULD: GOOD, Priority.COULD: INFO, Priority.WONT: QUIET}
_MOST_FOUND = 8
_ANY = ("", "Any")
_PRIORITIES = [(one.value, words) for one, words in PRIORITY_WORDS.items()]


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Words, source or reference", required=False, max_length=120)
    priority = forms.ChoiceField(label="Priority", required=False, choices=[_ANY, *_PRIORITIES])
    state = forms.ChoiceField(
        label="State", required=False, choices=[_ANY, *((s.value, s.value.capitalize()) for s in RequirementState)]
    )


class WordingForm(forms.Form):
    """What a requirement says."""

    statement = forms.CharField(
        label="What is required",
        max_length=LONGEST_REASON,
        help_text="One thing, such as: pay is right after a change.",
    )
    source = forms.CharField(label="Who requires it", max_length=LONGEST_SOURCE, help_text="A role, a law, a workshop.")
    priority = forms.TypedChoiceField(label="Priority", coerce=Priority, choices=_PRIORITIES)
    measure = forms.CharField(
        label="How we shall know it is met", max_length=LONGEST_SOURCE, help_text="Such as: no case keyed twice."
    )
    traces = forms.CharField(
        label="What it leads to", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One to a line: services and logs by reference, options and interfaces by reference or name.",
    )  # fmt: skip

    def clean_traces(self) -> list[str]:
        """A trace to each line."""
        return list(self.cleaned_data["traces"].splitlines())


class RevisedForm(WordingForm):
    """A requirement worded anew."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class DropForm(forms.Form):
    """Why a requirement is dropped."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4}))


@requires("discovery.view")
def requirement_list(request: HttpRequest) -> HttpResponseBase:
    """Every requirement, filtered and sorted by the address; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    form.is_valid()
    said = {name: str(value).strip() for name, value in form.cleaned_data.items()}
    wanted = RequirementFilter(**said, trace=request.GET.get("trace", "").strip())
    rows = visible_requirements(actor_in(request), wanted)
    if request.GET.get("export") == "csv":
        header = ("reference", "requirement", "source", "priority", "measure", "state")
        listed = rows.order_by("id").values_list(*_FIELDS).iterator(chunk_size=2_000)
        return export_rows("requirements", header, listed)
    may_write = may(request, "discovery.write_requirement")
    context = {
        "form": form,
        "table": _table(request, rows, filtered=wanted != RequirementFilter(), may_write=may_write),
        "chips": _chips(request, wanted),
        "tabs": discovery_tabs("Requirements"),
        "may_write": may_write,
    }
    return render(request, "discovery/requirements.html", context)


@requires("discovery.view")
def requirement_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One requirement: what it says, what it leads to, and what it said before."""
    detail = requirement_detail(actor_in(request), reference)
    ref = detail.ref
    stands = ref.state == RequirementState.OPEN
    names = names_of({one.made_by for one in detail.wordings})
    titles = known_titles(ref.traces)
    before = [Row(cells=_wording_cells(one, names)) for one in detail.wordings]
    context = {
        "ref": ref,
        "identity": [
            Fact(
                label="Priority",
                value=PRIORITY_WORDS[Priority(ref.priority)],
                state=True,
                tone=_TONES[Priority(ref.priority)],
            ),
            Fact(label="State", value=ref.state, state=True),
        ],
        "facts": [
            Fact(label="From", value=ref.source),
            Fact(label="Met when", value=ref.measure),
            *([Fact(label="Dropped because", value=detail.dropped_because)] if detail.dropped_because else []),
        ],
        "traces": [(f"{one}: {titles[one]}" if one in titles else one, link_to(request, one)) for one in ref.traces],
        "changed_by": [
            (f"{one.engagement.title}: {one.words}", link_to(request, one.engagement.reference))
            for one in effects_on(actor_in(request), reference)
        ],
        "wordings": Table(caption="Every wording", columns=_WORDING_COLUMNS, rows=before),
        "revise_url": _address("revise_requirement", reference)
        if stands and may(request, "discovery.revise_requirement")
        else "",
        "drop_url": _address("drop_requirement", reference)
        if stands and may(request, "discovery.drop_requirement")
        else "",
        "events": story_of(actor_in(request), reference),
    }
    return render(request, "discovery/requirement.html", context)


def _wording_cells(one: Wording, names: Mapping[str, str]) -> tuple[object, ...]:
    priority = PRIORITY_WORDS[Priority(one.priority)]
    return one.statement, priority, one.source, one.measure, london_day(one.at), names.get(one.made_by, one.made_by)


@requires("discovery.write_requirement")
def write_requirement(request: HttpRequest) -> HttpResponse:
    """Write a requirement down."""
    initial = {"traces": request.GET.get("trace", "")}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=initial)
    return acted(
        request, form, write, done="{} is in the register.", leads_to=_page_of, title="Write a requirement",
        button="Write it down", back_url=reverse("catalogue:requirements"), back="Requirements",
    )  # fmt: skip


@requires("discovery.revise_requirement")
def revise_requirement(request: HttpRequest, reference: str) -> HttpResponse:
    """Word a requirement anew."""
    ref = requirement_detail(actor_in(request), reference).ref
    initial = {
        "seen_version": ref.version, "statement": ref.statement, "source": ref.source, "priority": ref.priority,
        "measure": ref.measure, "traces": "\n".join(ref.traces),
    }  # fmt: skip
    form = RevisedForm(request.POST if request.method == "POST" else None, initial=initial)
    return acted(
        request, form, partial(revise, reference=reference), done="{} is worded anew.", leads_to=_page_of,
        title=f"Word {reference} anew", button="Save it", words="What it said before stays with it.",
        back_url=_address("requirement", reference), back=ref.statement,
    )  # fmt: skip


@requires("discovery.drop_requirement")
def drop_requirement(request: HttpRequest, reference: str) -> HttpResponse:
    """Drop a requirement, with the reason."""
    ref = requirement_detail(actor_in(request), reference).ref
    form = DropForm(request.POST if request.method == "POST" else None, initial={"seen_version": ref.version})
    return acted(
        request, form, partial(drop, reference=reference), done="{} is dropped.", leads_to=_page_of,
        title=f"Drop {reference}", button="Drop it", words=ref.statement,
        back_url=_address("requirement", reference), back=ref.statement,
    )  # fmt: skip


def found(actor: Actor, text: str) -> list[Found]:
    """A few requirements that match the words typed into the search box."""
    rows = visible_requirements(actor, RequirementFilter(search=text)).order_by("-id")[:_MOST_FOUND]
    return [
        Found(
            reference=row.requirement.reference,
            title=row.statement,
            url=_address("requirement", row.requirement.reference),
        )
        for row in rows
    ]


def _address(name: str, reference: str) -> str:
    return reverse(f"catalogue:{name}", args=[reference])


def _page_of(ref: RequirementRef) -> str:
    return _address("requirement", ref.reference)


def _table(request: HttpRequest, rows: QuerySet[Wording], *, filtered: bool, may_write: bool) -> Table:
    part = read_slice(request, rows, columns=_FIELDS, sortable=_SORTABLE, sort="reference", key="id")
    write_url = reverse("catalogue:write_requirement") if may_write else ""
    return list_table(
        request, part, [_row(row) for row in part.rows], caption="Requirements", columns=_COLUMNS, filtered=filtered,
        empty=Empty(
            kind="requirement", url=reverse("catalogue:requirements"), first="Write a requirement",
            words="What is required stands here, once written.", first_url=write_url,
        ),
    )  # fmt: skip


def _row(row: dict[str, Any]) -> Row:
    priority = Priority(row["priority"])
    cells = (
        row["statement"],
        row["requirement__reference"],
        Cell(value=PRIORITY_WORDS[priority], tone=_TONES[priority]),
        row["source"],
        row["measure"],
        row["requirement__state"],
    )
    reference = row["requirement__reference"]
    return Row(cells=cells, url=_address("requirement", reference), key=reference)


def _chips(request: HttpRequest, wanted: RequirementFilter) -> list[Chip]:
    known = (
        ("search", "Words", wanted.search),
        ("priority", "Priority", PRIORITY_WORDS[Priority(wanted.priority)] if wanted.priority else ""),
        ("state", "State", wanted.state),
        ("trace", "Leads to", wanted.trace),
    )
    return [
        Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
        for name, label, value in known
        if value
    ]
