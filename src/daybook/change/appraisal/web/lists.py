"""The list of appraisals, and how the search box finds them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.appraisal.paths import appraisal_path
from daybook.change.appraisal.queries import visible_appraisals
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Column, Row
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import Empty, export_rows, list_table, read_slice

_COLUMNS = (
    Column(key="title", label="Appraisal", sortable=True, main=True),
    Column(key="reference", label="Reference", kind="reference", sortable=True),
    Column(key="revision", label="Revision", kind="number"),
    Column(key="changed", label="Last changed", kind="date", sortable=True),
)
_FIELDS = ("reference", "title", "revision", "changed_at")
_SORTABLE = {"title": "title", "reference": "reference", "changed": "changed_at"}
_MOST_FOUND = 8


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Words or reference", required=False, max_length=120)


@requires("appraisal.view")
def appraisal_list(request: HttpRequest) -> HttpResponseBase:
    """Every appraisal, filtered and sorted by the address; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    found = visible_appraisals(actor_in(request), search)
    if request.GET.get("export") == "csv":
        rows = found.order_by("reference").values_list(*_FIELDS)
        return export_rows("appraisals", ("reference", "title", "revision", "changed"), rows)
    part = read_slice(request, found, columns=_FIELDS, sortable=_SORTABLE, sort="-changed", key="id")
    start_url = reverse("appraisal:start") if may(request, "appraisal.start_appraisal") else ""
    table = list_table(
        request, part, [_row(row) for row in part.rows], caption="Appraisals", columns=_COLUMNS, filtered=bool(search),
        empty=Empty(
            kind="appraisal", url=reverse("appraisal:list"), first="Start an appraisal", first_url=start_url,
            words="What the options of a case come to stands here once one is started.",
        ),
    )  # fmt: skip
    context = {"form": form, "table": table, "start_url": start_url}
    return render(request, "appraisal/list.html", context)


def found(actor: Actor, text: str) -> list[Found]:
    """A few appraisals that match the words typed into the search box."""
    rows = visible_appraisals(actor, text).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=appraisal_path(row.reference)) for row in rows]


def _row(row: dict[str, Any]) -> Row:
    cells = (row["title"], row["reference"], row["revision"], row["changed_at"])
    return Row(cells=cells, url=appraisal_path(row["reference"]), key=row["reference"])
