"""The list of event logs, filtered and sorted by the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.queries.logs import visible_logs
from daybook.change.discovery.rules.measures import MICROSECONDS
from daybook.change.discovery.rules.spans import said_seconds
from daybook.change.discovery.web.addresses import log_address
from daybook.change.discovery.web.tabs import discovery_tabs
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Row
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import Empty, export_rows, list_table, read_slice

_FIELDS = (
    "reference", "title", "source", "cases", "events", "variants", "median_microseconds", "people", "made_at",
    "withdrawal__reason",
)  # fmt: skip
_SORTABLE = {
    "reference": "reference",
    "title": "title",
    "cases": "cases",
    "events": "events",
    "median": "median_microseconds",
}
_COLUMNS = (
    Column(key="title", label="Process", sortable=True, main=True),
    Column(key="reference", label="Reference", kind="reference", sortable=True, second=True),
    Column(key="source", label="From", second=True),
    Column(key="cases", label="Cases", kind="number", sortable=True),
    Column(key="events", label="Events", kind="number", sortable=True),
    Column(key="variants", label="Variants", kind="number"),
    Column(key="median", label="A case takes (median)", sortable=True),
    Column(key="state", label="State", kind="state", second=True),
)
_EXPORT_HEADER = (
    "reference", "title", "source", "cases", "events", "variants", "median_seconds", "people", "brought_in_on",
    "withdrawn_because",
)  # fmt: skip
_MOST_FOUND = 8


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Process, system or reference", required=False, max_length=120)


@requires("discovery.view")
def log_list(request: HttpRequest) -> HttpResponseBase:
    """Every event log, filtered and sorted by the address; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    form.is_valid()
    search = form.cleaned_data.get("search", "").strip()
    found = visible_logs(actor_in(request), search)
    if request.GET.get("export") == "csv":
        rows = found.order_by("id").values(*_FIELDS).iterator(chunk_size=2_000)
        return export_rows("event-logs", _EXPORT_HEADER, (_exported(row) for row in rows))
    part = read_slice(request, found, columns=_FIELDS, sortable=_SORTABLE, sort="reference", key="id")
    may_import = may(request, "discovery.import_log")
    table = list_table(
        request, part, [_row(row) for row in part.rows], caption="Event logs", columns=_COLUMNS, filtered=bool(search),
        empty=Empty(
            kind="log", url=reverse("discovery:list"), first="Bring in a log",
            words="What a system recorded of its work stands here once somebody brings in its event log.",
            first_url=reverse("discovery:import_log") if may_import else "",
        ),
    )  # fmt: skip
    chips = [Chip(label="Words", value=search, remove_url=reverse("discovery:list"))] if search else []
    context = {
        "form": form,
        "table": table,
        "chips": chips,
        "clear_url": reverse("discovery:list"),
        "tabs": discovery_tabs("Event logs"),
        "may_import": may_import,
        "may_tell": may(request, "discovery.import_story"),
    }
    return render(request, "discovery/list.html", context)


def found(actor: Actor, text: str) -> list[Found]:
    """A few logs that match the words typed into the search box."""
    rows = visible_logs(actor, text).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=log_address(row.reference)) for row in rows]


def _row(row: dict[str, Any]) -> Row:
    withdrawn = row["withdrawal__reason"] is not None
    cells = (
        row["title"],
        row["reference"],
        row["source"],
        row["cases"],
        row["events"],
        row["variants"],
        said_seconds(row["median_microseconds"] / MICROSECONDS),
        Cell(value="withdrawn", tone="quiet") if withdrawn else Cell(value="kept", tone="good"),
    )
    return Row(cells=cells, url=log_address(row["reference"]), key=row["reference"])


def _exported(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        *(row[name] for name in _FIELDS[:6]),
        row["median_microseconds"] / MICROSECONDS,
        row["people"],
        london_day(row["made_at"]),
        row["withdrawal__reason"] or "",
    )
