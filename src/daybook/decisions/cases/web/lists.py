"""The list of decisions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.decisions.cases.queries import CaseFilter, cases_saying, visible_cases, years_with_cases
from daybook.decisions.cases.states import CaseState
from daybook.decisions.cases.web.addresses import case_address
from daybook.foundation.identity.public import permissions_held
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.money import pounds
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Row, Table
from daybook.ui.routes import requires
from daybook.ui.tables import address_with, export_rows, read_slice
from daybook.ui.tones import state_words

_FIELDS = ("reference", "slug", "title", "state", "decision_maker", "total_pence", "year", "drafted_at", "decided_on")
_SORTABLE = {"reference": "slug", "title": "title", "state": "state", "total": "total_pence", "begun": "drafted_at"}
_COLUMNS = (
    Column(key="reference", label="Reference", sortable=True, second=True),
    Column(key="title", label="Decision", sortable=True, main=True),
    Column(key="state", label="State", kind="state", sortable=True),
    Column(key="decision_maker", label="Decision-maker", second=True),
    Column(key="begun", label="Begun", kind="date", sortable=True, second=True),
    Column(key="decided", label="Decided", kind="date", second=True),
    Column(key="total", label="Total", kind="money", sortable=True),
)
_MOST_FOUND = 8
_EXPORT_HEADER = ("reference", "title", "state", "decision_maker", "financial_year", "begun", "decided", "total")


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Reference, title or programme", required=False, max_length=120)
    state = forms.ChoiceField(label="State", required=False)
    year = forms.ChoiceField(label="Financial year", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        states = [("", "Any"), *((state.value, state_words(state.value)) for state in CaseState)]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", "Any"), *((year, year) for year in years_with_cases())]  # type: ignore[attr-defined]

    def wanted(self) -> CaseFilter:
        """The filter asked for; what cannot be read is left out and shown as an error."""
        self.is_valid()
        return CaseFilter(**{name: value.strip() for name, value in self.cleaned_data.items()})


@requires("decisions.view")
def case_list(request: HttpRequest) -> HttpResponseBase:
    """Every decision paper, filtered and sorted by the address; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    wanted = form.wanted()
    cases = visible_cases(request.actor, wanted)  # type: ignore[attr-defined]
    if request.GET.get("export") == "csv":
        rows = cases.order_by("slug").values(*_FIELDS).iterator(chunk_size=2_000)
        return export_rows("decisions", _EXPORT_HEADER, (_exported(row) for row in rows))
    found = read_slice(request, cases, columns=_FIELDS, sortable=_SORTABLE, sort="-begun", key="id")
    may = permissions_held(request.actor, clock.now())  # type: ignore[attr-defined]
    may_draft = "decisions.draft_case" in may
    filtered = wanted != CaseFilter()
    table = Table(
        caption="Decisions",
        columns=_COLUMNS,
        rows=[_row(row) for row in found.rows],
        sort=found.sort,
        sort_urls=found.sort_urls,
        next_url=found.next_url,
        previous_url=found.previous_url,
        export_url=address_with(request, export="csv"),
        empty="No decision matches. Take a filter away."
        if filtered
        else "Decisions stand here from their first draft.",
        empty_url=reverse("decisions:list") if filtered else (reverse("decisions:draft_case") if may_draft else ""),
        empty_action="Show every decision" if filtered else "Draft a decision",
    )
    context = {
        "form": form,
        "table": table,
        "chips": _chips(request, wanted),
        "clear_url": reverse("decisions:list"),
        "may_draft": may_draft,
    }
    return render(request, "cases/list.html", context)


def _row(row: dict[str, Any]) -> Row:
    cells = (
        row["reference"],
        row["title"] or "Without a title",
        Cell(value=row["state"]),
        row["decision_maker"],
        row["drafted_at"].date(),
        row["decided_on"],
        row["total_pence"],
    )
    return Row(cells=cells, url=case_address(row["slug"]), key=row["slug"])


def _chips(request: HttpRequest, wanted: CaseFilter) -> list[Chip]:
    known = (
        ("search", "Words", wanted.search),
        ("state", "State", state_words(wanted.state)),
        ("year", "Year", wanted.year),
    )
    return [
        Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
        for name, label, value in known
        if value
    ]


def _exported(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        row["reference"],
        row["title"],
        state_words(row["state"]),
        row["decision_maker"],
        row["year"],
        row["drafted_at"].date(),
        row["decided_on"],
        pounds(row["total_pence"]),
    )


def found(actor: Actor, text: str) -> list[Found]:
    """A few decisions that match the words typed into the search box: by title first, then by what they say."""
    rows = list(visible_cases(actor, CaseFilter(search=text)).order_by("-drafted_at", "-id")[:_MOST_FOUND])
    if len(rows) < _MOST_FOUND:
        known = {row.pk for row in rows}
        saying = [row for row in cases_saying(actor, text, _MOST_FOUND) if row.pk not in known]
        rows = [*rows, *saying][:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=case_address(row.slug)) for row in rows]


def titles(actor: Actor, slugs: Collection[str]) -> dict[str, str]:
    """What decisions are called, by slug."""
    return dict(visible_cases(actor).filter(slug__in=slugs).values_list("slug", "title"))
