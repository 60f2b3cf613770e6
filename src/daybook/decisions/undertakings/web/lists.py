"""The list of undertakings, filtered and sorted by the address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.decisions.undertakings.models import Undertaking
from daybook.decisions.undertakings.queries import (
    UndertakingFilter,
    outstanding_first,
    programmes_with_undertakings,
    visible_undertakings,
)
from daybook.decisions.undertakings.rules.outstanding import is_overdue
from daybook.decisions.undertakings.states import OUTSTANDING, UndertakingState
from daybook.decisions.undertakings.web.addresses import undertaking_address
from daybook.foundation.organisation.public import posts
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Row, Table
from daybook.ui.routes import actor_in, link_to, requires
from daybook.ui.tables import address_with, export_rows, read_slice
from daybook.ui.tones import state_words

_FIELDS = (
    "reference", "promise__words", "promise__case", "promise__case_reference", "promise__programme",
    "promise__blocking", "promise__kind", "state", "owner_post", "due_on", "settled_on", "turn",
)  # fmt: skip
_SORTABLE = {
    "reference": "reference",
    "words": "promise__words",
    "case": "promise__case",
    "state": "state",
    "due": "due_on",
    "turn": "turn",
}
_COLUMNS = (
    Column(key="reference", label="Reference", kind="reference", sortable=True, second=True),
    Column(key="words", label="Undertaking", sortable=True, main=True),
    Column(key="case", label="Decision", kind="reference", sortable=True),
    Column(key="owner", label="Owner", second=True),
    Column(key="due", label="Due", kind="date", sortable=True),
    Column(key="state", label="State", kind="state", sortable=True),
    Column(key="blocking", label="Blocks", second=True),
    Column(key="settled", label="Settled", kind="date", second=True),
)
_EXPORT_HEADER = (
    "reference", "undertaking", "decision", "programme", "kind", "owner_post", "due", "state", "blocking", "settled",
)  # fmt: skip
_MOST_FOUND = 8
OVERDUE = "overdue"


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Words, decision or programme", required=False, max_length=120)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "Any"),
            (OVERDUE, "Overdue"),
            *((state.value, state_words(state.value)) for state in UndertakingState),
        ],
    )
    programme = forms.ChoiceField(label="Programme", required=False)
    blocking = forms.ChoiceField(label="Blocks decisions", required=False, choices=[("", "Any"), ("yes", "Yes")])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        names = programmes_with_undertakings()
        self.fields["programme"].choices = [("", "Any"), *((name, name) for name in names)]  # type: ignore[attr-defined]

    def wanted(self) -> UndertakingFilter:
        """The filter asked for; what cannot be read is left out and shown as an error."""
        self.is_valid()
        said = {name: value.strip() for name, value in self.cleaned_data.items()}
        overdue = said.get("state") == OVERDUE
        return UndertakingFilter(
            state="" if overdue else said.get("state", ""),
            programme=said.get("programme", ""),
            search=said.get("search", ""),
            blocking=said.get("blocking") == "yes",
            overdue_on=clock.today() if overdue else None,
        )


@requires("undertakings.view")
def undertaking_list(request: HttpRequest) -> HttpResponseBase:
    """Every undertaking, filtered and sorted by the address; `?export=csv` gives what is listed as a file.

    `?case=PCD-1080` and `?owner=` keep those of a decision and of a post.
    """
    form = ListFilter(request.GET)
    wanted = replace(form.wanted(), case=request.GET.get("case", ""), owner_post=request.GET.get("owner", ""))
    found = outstanding_first(visible_undertakings(actor_in(request), wanted))
    if request.GET.get("export") == "csv":
        rows = found.order_by("due_on", "id").values(*_FIELDS).iterator(chunk_size=2_000)
        return export_rows("undertakings", _EXPORT_HEADER, (_exported(row) for row in rows))
    context = {
        "form": form,
        "table": _table(request, found, wanted),
        "chips": _chips(request, wanted),
        "clear_url": reverse("undertakings:list"),
        "programme": wanted.programme,
    }
    return render(request, "undertakings/list.html", context)


def found(actor: Actor, text: str) -> list[Found]:
    """A few undertakings that match the words typed into the search box."""
    rows = visible_undertakings(actor, UndertakingFilter(search=text)).order_by("-id")[:_MOST_FOUND]
    return [
        Found(reference=row.reference, title=row.promise.words, url=undertaking_address(row.reference)) for row in rows
    ]


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What undertakings promise, by reference: for lists of records of many kinds."""
    found = visible_undertakings(actor).filter(reference__in=references)
    return dict(found.values_list("reference", "promise__words"))


def _table(request: HttpRequest, rows: QuerySet[Undertaking], wanted: UndertakingFilter) -> Table:
    part = read_slice(request, rows, columns=_FIELDS, sortable=_SORTABLE, sort="turn", key="id")
    titles = posts({row["owner_post"] for row in part.rows} - {""}, on=clock.today(), known_at=clock.now())
    filtered = wanted != UndertakingFilter()
    return Table(
        caption="Undertakings",
        columns=_COLUMNS,
        rows=[_row(request, row, {post: ref.title for post, ref in titles.items()}) for row in part.rows],
        sort=part.sort,
        sort_urls=part.sort_urls,
        next_url=part.next_url,
        previous_url=part.previous_url,
        export_url=address_with(request, export="csv"),
        empty="No undertaking matches. Take a filter away."
        if filtered
        else "What decisions promise stands here from the day they are taken.",
        empty_url=reverse("undertakings:list") if filtered else "",
        empty_action="Show every undertaking" if filtered else "",
    )


def _row(request: HttpRequest, row: dict[str, Any], titles: dict[str, str]) -> Row:
    overdue = is_overdue(row["state"], row["due_on"], clock.today())
    cells = (
        row["reference"],
        row["promise__words"],
        Cell(value=row["promise__case_reference"], url=link_to(request, row["promise__case"])),
        titles.get(row["owner_post"], row["owner_post"]) or "Nobody yet",
        row["due_on"],
        Cell(value=OVERDUE if overdue else row["state"]),
        "Later decisions" if row["promise__blocking"] and row["state"] in OUTSTANDING else "",
        row["settled_on"],
    )
    return Row(cells=cells, url=undertaking_address(row["reference"]), key=row["reference"])


def _chips(request: HttpRequest, wanted: UndertakingFilter) -> list[Chip]:
    state = OVERDUE if wanted.overdue_on else wanted.state
    known = (
        ("search", "Words", wanted.search),
        ("state", "State", state_words(state)),
        ("programme", "Programme", wanted.programme),
        ("blocking", "Blocks decisions", "yes" if wanted.blocking else ""),
        ("case", "Decision", wanted.case),
        ("owner", "Owner", wanted.owner_post),
    )
    return [
        Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
        for name, label, value in known
        if value
    ]


def _exported(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        row["reference"],
        row["promise__words"],
        row["promise__case_reference"],
        row["promise__programme"],
        row["promise__kind"],
        row["owner_post"],
        row["due_on"],
        row["state"],
        "yes" if row["promise__blocking"] else "no",
        row["settled_on"],
    )
