"""The register of benefits: filtered and sorted by the address, with what may be counted twice named above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.benefits.addresses import benefit_address
from daybook.change.benefits.queries import Sheet, is_evidenced, owner_titles, sheets_of, visible_benefits
from daybook.change.benefits.rules.profile import BenefitClass, Standing, Theme
from daybook.change.benefits.rules.values import plain_value, value_words
from daybook.change.benefits.web.words import TONES, overlaps_shown, pages
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows, page_of
from daybook.ui.tones import state_words

_COLUMNS = (
    Column(key="reference", label="Reference", kind="reference", sortable=True, second=True),
    Column(key="title", label="Benefit", sortable=True, main=True),
    Column(key="theme", label="Theme", sortable=True),
    Column(key="class", label="Class", sortable=True, second=True),
    Column(key="owner", label="Owner", sortable=True, second=True),
    Column(key="baseline", label="Baseline", kind="number", second=True),
    Column(key="target", label="Last target", kind="number", second=True),
    Column(key="latest", label="Latest", kind="number"),
    Column(key="borne_out", label="Claim", second=True),
    Column(key="standing", label="Standing", kind="state", sortable=True),
)
_EXPORTED = (
    "reference", "title", "theme", "class", "appraisal", "objective", "enabler", "owner", "unit", "baseline",
    "baseline_on", "last_target", "last_target_on", "latest", "latest_on", "evidenced", "state", "standing",
)  # fmt: skip
_MOST_FOUND = 8


class RegisterFilter(forms.Form):
    """What the register can be asked for."""

    search = forms.CharField(label="Words or reference", required=False, max_length=120)
    theme = forms.ChoiceField(
        label="Theme", required=False, choices=[("", "Any"), *((one, one.capitalize()) for one in Theme)]
    )
    kind = forms.ChoiceField(
        label="Class", required=False, choices=[("", "Any"), *((one, one.capitalize()) for one in BenefitClass)]
    )
    standing = forms.ChoiceField(
        label="Standing", required=False, choices=[("", "Any"), *((one, one.capitalize()) for one in Standing)]
    )


@requires("benefits.view")
def register(request: HttpRequest) -> HttpResponseBase:
    """Every benefit and dis-benefit; `?export=csv` gives what is listed as a file."""
    form = RegisterFilter(request.GET)
    form.is_valid()
    wanted = {name: form.cleaned_data.get(name, "").strip() for name in form.fields}
    actor, today = actor_in(request), clock.today()
    every = sheets_of(visible_benefits(actor, wanted["search"]), today)
    sheets = [one for one in every if _matches(one, wanted)]
    titles = owner_titles((one.row for one in sheets), today, clock.now())
    sort = _sort_asked(request)
    sheets.sort(key=lambda one: _SORTS[sort.removeprefix("-")](one, titles), reverse=sort.startswith("-"))
    if request.GET.get("export") == "csv":
        return export_rows("benefits", _EXPORTED, (_exported(one, titles) for one in sheets))
    shown, *turns = page_of(request, sheets, lambda one: one.row.reference)
    context = {
        "pages": pages("register"),
        "form": form,
        "table": _table(request, shown, titles, sort, turns=turns, filtered=any(wanted.values())),
        "count": len(sheets),
        "chips": _chips(request, wanted),
        "clear_url": reverse("benefits:register"),
        **overlaps_shown(sheets),
        "drafts": may(request, "benefits.draft_benefit"),
    }
    return render(request, "benefits/register.html", context)


def _matches(sheet: Sheet, wanted: dict[str, str]) -> bool:
    asked = (
        (wanted["theme"], sheet.row.theme),
        (wanted["kind"], sheet.row.benefit_class),
        (wanted["standing"], sheet.standing.value),
    )
    return all(not value or value == held for value, held in asked)


_SORTS: dict[str, Callable[[Sheet, dict[str, str]], Any]] = {
    "reference": lambda one, titles: one.row.reference,
    "title": lambda one, titles: one.row.title.casefold(),
    "theme": lambda one, titles: (one.row.theme, one.row.reference),
    "class": lambda one, titles: (list(BenefitClass).index(BenefitClass(one.row.benefit_class)), one.row.reference),
    "owner": lambda one, titles: (titles[one.row.owner_post].casefold(), one.row.reference),
    "standing": lambda one, titles: (list(Standing).index(one.standing), one.row.reference),
}


def _sort_asked(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in _SORTS and not asked.startswith("--") else "reference"


def _table(
    request: HttpRequest,
    sheets: Sequence[Sheet],
    titles: dict[str, str],
    sort: str,
    *,
    turns: list[str],
    filtered: bool,
) -> Table:
    first = "" if filtered or not may(request, "benefits.draft_benefit") else reverse("benefits:draft_benefit")
    return Table(
        caption="Benefits",
        columns=_COLUMNS,
        rows=[_row(one, titles) for one in sheets],
        sort=sort,
        sort_urls={name: address_with(request, sort=f"-{name}" if sort == name else name) for name in _SORTS},
        next_url=turns[0],
        previous_url=turns[1],
        export_url=address_with(request, export="csv"),
        empty="No benefit matches. Take a filter away." if filtered else "What change will bring is kept here.",
        empty_url=first,
        empty_action="Draft the first" if first else "",
    )


def _row(sheet: Sheet, titles: dict[str, str]) -> Row:
    row, latest = sheet.row, sheet.latest
    cells = (
        row.reference,
        row.title,
        row.theme.capitalize(),
        row.benefit_class.capitalize(),
        titles[row.owner_post] or "Nobody",
        value_words(row.baseline, row.unit) or "None",
        value_words(sheet.targets[-1].value, row.unit) if sheet.targets else "None",
        value_words(latest.value, row.unit) if latest else "Nothing yet",
        ("Evidenced" if is_evidenced(latest) else "Claimed") if latest else "",
        Cell(value=sheet.standing.value, tone=TONES[sheet.standing]),
    )
    return Row(key=row.reference, url=benefit_address(row.reference), cells=cells)


def _exported(sheet: Sheet, titles: dict[str, str]) -> tuple[object, ...]:
    row, latest = sheet.row, sheet.latest
    last = sheet.targets[-1] if sheet.targets else None
    return (
        row.reference, row.title, row.theme, row.benefit_class, row.appraisal, row.objective, row.enabler,
        titles[row.owner_post], row.unit, "" if row.baseline is None else plain_value(row.baseline), row.baseline_on,
        plain_value(last.value) if last else "", last.on if last else None,
        plain_value(latest.value) if latest else "", latest.on if latest else None,
        ("yes" if is_evidenced(latest) else "no") if latest else "", row.state, sheet.standing.value,
    )  # fmt: skip


def _chips(request: HttpRequest, wanted: dict[str, str]) -> list[Chip]:
    labels = {"search": "Words", "theme": "Theme", "kind": "Class", "standing": "Standing"}
    return [
        Chip(label=labels[name], value=state_words(value), remove_url=address_with(request, **{name: None}))
        for name, value in wanted.items()
        if value
    ]


def found(actor: Actor, text: str) -> list[Found]:
    """A few benefits that match the words typed into the search box."""
    rows = visible_benefits(actor, text).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=benefit_address(row.reference)) for row in rows]


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What benefits are called, for lists of records of many kinds."""
    return dict(visible_benefits(actor).filter(reference__in=references).values_list("reference", "title"))
