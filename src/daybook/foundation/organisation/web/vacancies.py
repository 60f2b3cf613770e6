"""Vacancies: the established posts that nobody holds, where they are and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from daybook.foundation.organisation.models import PersonKind
from daybook.foundation.organisation.queries.lists import (
    POST_COLUMNS,
    PostFilter,
    strength_among,
    vacant_since,
    visible_posts,
)
from daybook.foundation.organisation.queries.structure import find_node, visible_units
from daybook.foundation.organisation.rules.establishment import full_time_equivalent
from daybook.foundation.organisation.rules.strength import fte_text
from daybook.foundation.organisation.rules.tree import UnitTree
from daybook.foundation.organisation.web.looking import Look, look_of, shown
from daybook.foundation.organisation.web.wording import KINDS, count_of
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, requires
from daybook.ui.tables import address_with, export_rows, read_slice

_EXPORTED_AT_ONCE = 2_000
_COLUMNS = (
    Column(key="title", label="Post", main=True, sortable=True),
    Column(key="unit", label="Unit", sortable=True),
    Column(key="kind", label="For"),
    Column(key="since", label="Vacant since", kind="date"),
    Column(key="days", label="Days vacant", kind="number"),
    Column(key="fte", label="FTE", kind="number"),
    Column(key="post", label="Reference", kind="reference", second=True),
)
_EXPORT_HEADER = (
    "as_at", "post", "title", "for", "unit", "unit_name", "body", "cost_centre", "fte", "vacant_since",
)  # fmt: skip


class VacanciesForm(forms.Form):
    """Which vacancies to list."""

    unit = forms.CharField(label="Unit code, with units below", required=False, max_length=40)
    kind = forms.ChoiceField(label="For", required=False, choices=[("", "Any"), *PersonKind.choices])

    def asked(self) -> tuple[str, str]:
        """Unit and kind; what cannot be read is left out and shown as an error."""
        self.is_valid()
        return self.cleaned_data.get("unit", "").strip(), self.cleaned_data.get("kind", "")


@requires("organisation.view")
def vacancies(request: HttpRequest) -> HttpResponseBase:
    """Vacant posts by unit and kind, with the day since when each is vacant."""
    look, actor, form = look_of(request), actor_in(request), VacanciesForm(request.GET)
    tree, (code, kind) = visible_units(actor, look.on, look.known_at), form.asked()
    units = tree.within(find_node(tree, code, look.on).key) if code else None
    query = visible_posts(actor, PostFilter(units=units, kind=kind, filled="vacant"), look.on, look.known_at)
    if request.GET.get("export") == "csv":
        return export_rows(f"vacancies-{look.on}", _EXPORT_HEADER, _exported(query, look, tree))
    sortable = {"title": "title", "unit": "unit__code"}
    found = read_slice(request, query, columns=POST_COLUMNS, sortable=sortable, sort="title", key="post__reference")
    strength = strength_among(query)
    told = (("unit", "Unit", tree.by_code[code].name if code else ""), ("kind", "For", KINDS.get(kind, "")))
    context = {
        "form": form,
        "chips": [
            Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
            for name, label, value in told
            if value
        ],
        "clear_url": look.address("vacancies"),
        "facts": [
            Fact(label="Vacant", value=count_of(strength.vacant, "post")),
            Fact(label="Vacant FTE", value=fte_text(strength.vacant_fte)),
        ],
        "table": Table(
            caption="Vacancies",
            columns=_COLUMNS,
            rows=_rows(found.rows, look, tree),
            sort=found.sort,
            sort_urls=found.sort_urls,
            next_url=found.next_url,
            previous_url=found.previous_url,
            export_url=address_with(request, export="csv"),
            empty="No post is vacant here on this day.",
        ),
    }
    return shown(request, "vacancies", look, context)


def _rows(rows: Sequence[Mapping[str, Any]], look: Look, tree: UnitTree) -> list[Row]:
    since = vacant_since([row["post_id"] for row in rows], look.on, look.known_at)
    return [
        Row(
            key=row["post__reference"],
            url=look.address("post", row["post__reference"]),
            cells=(
                row["title"],
                Cell(value=_unit_name(tree, row["unit__code"]), url=look.address("unit", row["unit__code"])),
                KINDS[row["kind"]],
                since.get(row["post_id"]),
                _days(since.get(row["post_id"]), look.on),
                fte_text(full_time_equivalent(row["budgeted_minutes"], row["full_time_minutes"])),
                row["post__reference"],
            ),
        )
        for row in rows
    ]


def _days(since: date | None, on: date) -> int | str:
    return (on - since).days if since else ""


def _unit_name(tree: UnitTree, code: str) -> str:
    node = tree.by_code.get(code)
    return node.name if node else code


def _exported(query: Any, look: Look, tree: UnitTree) -> Iterator[tuple[object, ...]]:
    last = ""
    rest = query.order_by("post__reference")
    while rows := list(rest.filter(post__reference__gt=last).values(*POST_COLUMNS)[:_EXPORTED_AT_ONCE]):
        since = vacant_since([row["post_id"] for row in rows], look.on, look.known_at)
        for row in rows:
            fte = full_time_equivalent(row["budgeted_minutes"], row["full_time_minutes"])
            yield (
                look.on, row["post__reference"], row["title"], row["kind"], row["unit__code"],
                _unit_name(tree, row["unit__code"]), row["cost_centre__body__code"], row["cost_centre__code"],
                fte_text(fte), since.get(row["post_id"]),
            )  # fmt: skip
        last = rows[-1]["post__reference"]
