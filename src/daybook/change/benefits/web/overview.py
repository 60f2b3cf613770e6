"""The map from enabler to benefit to objective, and the tracker of what was claimed against what was evidenced."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.change.benefits.addresses import benefit_address
from daybook.change.benefits.models import Actual
from daybook.change.benefits.queries import Sheet, sheets_of, visible_benefits
from daybook.change.benefits.rules.mapping import UNNAMED, Chain, map_of
from daybook.change.benefits.rules.profile import BenefitClass, gain
from daybook.change.benefits.rules.tracking import Gain, Tally, tallies
from daybook.change.benefits.rules.values import value_words
from daybook.change.benefits.states import BenefitState
from daybook.change.benefits.web.pictures import draw_map, draw_tallies
from daybook.change.benefits.web.words import TONES, overlaps_shown, pages
from daybook.kernel import clock
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, requires

# More in one picture cannot be followed, and take seconds to draw.
MOST_MAPPED = 60
_MAP = (
    Column(key="enabler", label="Brought by", second=True),
    Column(key="title", label="Benefit", main=True),
    Column(key="objective", label="Objective"),
    Column(key="standing", label="Standing", kind="state"),
)
_TRACKER = (
    Column(key="theme", label="Theme", main=True),
    Column(key="class", label="Class"),
    Column(key="benefits", label="Benefits", kind="number", second=True),
    Column(key="promised", label="Promised", kind="number"),
    Column(key="claimed", label="Claimed", kind="number"),
    Column(key="evidenced", label="Evidenced", kind="number"),
    Column(key="unmeasured", label="Not measurable", kind="number", second=True),
)
_WORSE = (
    Column(key="title", label="Dis-benefit", main=True),
    Column(key="theme", label="Theme", second=True),
    Column(key="expected", label="Expected", kind="number"),
    Column(key="latest", label="Latest", kind="number"),
    Column(key="standing", label="Standing", kind="state"),
)


class ScopeForm(forms.Form):
    """Which benefits are shown."""

    search = forms.CharField(
        label="Words or reference", required=False, max_length=120, help_text="Such as an appraisal or an enabler"
    )


@requires("benefits.view")
def benefit_map(request: HttpRequest) -> HttpResponse:
    """What brings each benefit, and what it serves."""
    every, context = _scope(request, "map")
    sheets = every[:MOST_MAPPED]
    context["left_out"] = len(every) - len(sheets)
    given = map_of([_chain(one) for one in sheets])
    rows = {one.row.reference: one for one in sheets}
    table = Table(
        caption="The map as a table",
        columns=_MAP,
        rows=[_map_row(rows[node.key]) for node in given.benefits],
        empty="No benefit matches, so there is nothing to map.",
    )
    return render(request, "benefits/map.html", context | {"svg": draw_map(given) if sheets else "", "table": table})


@requires("benefits.view")
def tracker(request: HttpRequest) -> HttpResponse:
    """What was promised, claimed and evidenced, by theme and class, and what gets worse beside it."""
    sheets, context = _scope(request, "tracker")
    found = tallies(_gain(one) for one in sheets)
    table = Table(
        caption="Promised, claimed and evidenced",
        columns=_TRACKER,
        rows=[_tally_row(one) for one in found],
        empty="No benefit matches, so there is nothing to track.",
    )
    dis = [one for one in sheets if one.row.benefit_class == BenefitClass.DIS_BENEFIT]
    worse = Table(caption="What gets worse", columns=_WORSE, rows=[_worse_row(one) for one in dis])
    shown = {"svg": draw_tallies(found) if found else "", "table": table, "worse": worse if dis else None}
    return render(request, "benefits/tracker.html", context | shown | overlaps_shown(sheets))


def _scope(request: HttpRequest, current: str) -> tuple[list[Sheet], dict[str, object]]:
    form = ScopeForm(request.GET)
    form.is_valid()
    found = visible_benefits(actor_in(request), form.cleaned_data.get("search", ""))
    sheets = sheets_of(found.exclude(state=BenefitState.WITHDRAWN), clock.today())
    return sheets, {"form": form, "pages": pages(current), "clear_url": reverse(f"benefits:{current}")}


def _chain(sheet: Sheet) -> Chain:
    row = sheet.row
    return Chain(row.reference, row.title, row.enabler, row.objective)


def _map_row(sheet: Sheet) -> Row:
    row = sheet.row
    cells = (
        row.enabler or UNNAMED,
        row.title,
        row.objective or UNNAMED,
        Cell(value=sheet.standing.value, tone=TONES[sheet.standing]),
    )
    return Row(key=row.reference, url=benefit_address(row.reference), cells=cells)


def _gain(sheet: Sheet) -> Gain:
    row = sheet.row

    def better(value: int | None) -> int | None:
        return None if value is None else gain(row.direction, row.baseline, value)

    return Gain(
        theme=row.theme,
        benefit_class=row.benefit_class,
        unit=row.unit,
        promised=better(sheet.targets[-1].value if sheet.targets else None),
        claimed=better(_value(sheet.latest)),
        evidenced=better(_value(sheet.latest_evidenced)),
        measurable=row.baseline is not None and bool(row.owner_post),
    )


def _value(actual: Actual | None) -> int | None:
    return None if actual is None else actual.value


def _tally_row(one: Tally) -> Row:
    register = f"{reverse('benefits:register')}?theme={one.theme}&kind={one.benefit_class}".replace(" ", "+")
    cells = (
        one.theme.capitalize(),
        one.benefit_class.capitalize(),
        one.benefits,
        value_words(one.promised, one.unit),
        value_words(one.claimed, one.unit),
        value_words(one.evidenced, one.unit),
        one.unmeasured,
    )
    return Row(key=f"{one.theme}-{one.benefit_class}-{one.unit}", url=register, cells=cells)


def _worse_row(sheet: Sheet) -> Row:
    row, latest = sheet.row, sheet.latest
    cells = (
        row.title,
        row.theme.capitalize(),
        value_words(sheet.targets[-1].value, row.unit) if sheet.targets else "Not said",
        value_words(latest.value, row.unit) if latest else "Nothing yet",
        Cell(value=sheet.standing.value, tone=TONES[sheet.standing]),
    )
    return Row(key=row.reference, url=benefit_address(row.reference), cells=cells)
