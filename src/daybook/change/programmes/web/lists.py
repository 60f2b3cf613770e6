"""The list of programmes, filtered and sorted by the address."""

from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.programmes.addresses import programme_address
from daybook.change.programmes.queries import visible_programmes
from daybook.change.programmes.states import MandateState
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Row, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import address_with, export_rows, read_slice
from daybook.ui.tones import state_words

_FIELDS = ("reference", "title", "case", "case_reference", "opened_on", "due_on", "mandate_state")
_SORTABLE = {
    "reference": "reference",
    "title": "title",
    "due": "due_on",
    "opened": "opened_on",
    "mandate": "mandate_state",
}
_COLUMNS = (
    Column(key="reference", label="Reference", kind="reference", sortable=True, second=True),
    Column(key="title", label="Programme", sortable=True, main=True),
    Column(key="case", label="Decision", kind="reference"),
    Column(key="opened", label="Opened", kind="date", sortable=True, second=True),
    Column(key="due", label="This stage due", kind="date", sortable=True),
    Column(key="mandate", label="Mandate", kind="state", sortable=True),
)
_MOST_FOUND = 8


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Words or reference", required=False, max_length=120)
    mandate = forms.ChoiceField(
        label="Mandate",
        required=False,
        choices=[("", "Any"), *((state.value, state_words(state.value)) for state in MandateState)],
    )


@requires("programmes.view")
def programme_list(request: HttpRequest) -> HttpResponseBase:
    """Every programme; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    form.is_valid()
    wanted = {name: form.cleaned_data.get(name, "").strip() for name in ("search", "mandate")}
    found = visible_programmes(actor_in(request), **wanted)
    if request.GET.get("export") == "csv":
        rows = found.order_by("reference").values_list(*_FIELDS).iterator(chunk_size=2_000)
        return export_rows("programmes", _FIELDS, rows)
    part = read_slice(request, found, columns=_FIELDS, sortable=_SORTABLE, sort="-due", key="id")
    filtered = any(wanted.values())
    opens = may(request, "programmes.open_programme")
    table = Table(
        caption="Programmes",
        columns=_COLUMNS,
        rows=[
            Row(
                key=row["reference"],
                url=programme_address(row["reference"]),
                cells=(
                    row["reference"],
                    row["title"],
                    Cell(value=row["case_reference"], url=link_to(request, row["case"])),
                    row["opened_on"],
                    row["due_on"],
                    row["mandate_state"],
                ),
            )
            for row in part.rows
        ],
        sort=part.sort,
        sort_urls=part.sort_urls,
        next_url=part.next_url,
        previous_url=part.previous_url,
        export_url=address_with(request, export="csv"),
        empty="No programme matches. Take a filter away." if filtered else "A programme opens from a decision.",
        empty_url=reverse("programmes:open_programme") if opens and not filtered else "",
        empty_action="Open a programme" if opens and not filtered else "",
    )
    words = {"search": ("Words", wanted["search"]), "mandate": ("Mandate", state_words(wanted["mandate"]))}
    chips = [
        Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
        for name, (label, value) in words.items()
        if value
    ]
    context = {"form": form, "table": table, "chips": chips, "opens": opens, "clear_url": reverse("programmes:list")}
    return render(request, "programmes/list.html", context)


def found(actor: Actor, text: str) -> list[Found]:
    """A few programmes that match the words typed into the search box."""
    rows = visible_programmes(actor, text).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=programme_address(row.reference)) for row in rows]


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What programmes are called, by reference."""
    found = visible_programmes(actor).filter(reference__in=references)
    return dict(found.values_list("reference", "title"))
