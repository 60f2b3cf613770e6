"""The process explorer: the map of a log, its durations, its variants, and the record of the log itself."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.queries.logs import LogDetail, log_detail, measures_of
from daybook.change.discovery.rules.exploring import (
    Activity,
    activities_of,
    duration_bars,
    export_rows_of,
    variants,
)
from daybook.change.discovery.rules.measures import LogMeasures
from daybook.change.discovery.rules.process_map import MOST_BOXES, MOST_LINES, process_map
from daybook.change.discovery.rules.screening import People
from daybook.change.discovery.rules.spans import said_seconds
from daybook.change.discovery.web.addresses import page_address
from daybook.change.discovery.web.frame import PEOPLE_WORDS, Look, framed, identity, look_at
from daybook.change.discovery.web.pictures import draw_bars, draw_map
from daybook.foundation.audit.public import story_of
from daybook.kernel.periods import london_day
from daybook.ui.links import names_of
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import export_rows

# So many boxes, and so many lines to a box, are what a first look can take in.
_FIRST_BOXES, _FIRST_LINES_EACH = 12, 1.6
_MOST_VARIANTS, _STEPS_SHOWN, _MOST_ROWS = 50, 9, 500
_PATH_COLUMNS = (
    Column(key="path", label="From", main=True),
    Column(key="to", label="To"),
    Column(key="count", label="Times", kind="number"),
    Column(key="median", label="Median time between"),
)
_ACTIVITY_COLUMNS = (
    Column(key="activity", label="Activity", main=True),
    Column(key="count", label="Times", kind="number"),
    Column(key="cases", label="Cases", kind="number"),
    Column(key="again", label="Cases in which it was done again", kind="number"),
)
_BAR_COLUMNS = (
    Column(key="span", label="A case took", main=True),
    Column(key="cases", label="Cases", kind="number"),
)


class MapForm(forms.Form):
    """How much of the process to draw, and what stands beside its lines."""

    activities = forms.IntegerField(min_value=1, max_value=100, required=False)
    paths = forms.IntegerField(min_value=1, max_value=100, required=False)
    show = forms.ChoiceField(
        label="Beside the lines", required=False, choices=[("", "How often"), ("time", "Median time between")]
    )


@requires("discovery.view")
def explore(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A log as a map of what follows what, with how long cases took.

    `?activities=60&paths=30` draws so many per cent of each, the most frequent first; `show=time` puts times beside the
    lines; `first` and `last` keep cases begun in a period.
    """
    detail = log_detail(actor_in(request), reference)
    if detail.ref.withdrawn:
        return render(request, "discovery/withdrawn.html", _record(request, detail))
    look = look_at(request, reference)
    found, done = measures_of(look.events), activities_of(look.events)
    form = MapForm(request.GET)
    form.is_valid()
    shown = form.cleaned_data.get("activities") or _first_part(len(done), _FIRST_BOXES)
    lines = int(_FIRST_LINES_EACH * max(1, len(done) * shown // 100))
    paths = form.cleaned_data.get("paths") or _first_part(len(found.directly_follows), lines)
    drawn = process_map(
        found,
        {one.name: one.count for one in done},
        {one.name: one.place for one in done},
        activities=shown,
        paths=paths,
    )
    bars = duration_bars(look.events)
    return framed(
        request, look, "log", "discovery/log.html",
        map_form=form, activities=shown, paths=paths, map=drawn, boxes=len(drawn.boxes) - 2,
        crowded=len(drawn.boxes) - 2 >= MOST_BOXES or len(drawn.lines) >= MOST_LINES,
        most_boxes=MOST_BOXES, most_lines=MOST_LINES,
        lines=sum(line.median_seconds is not None for line in drawn.lines),
        picture=draw_map(look.detail.ref.title, drawn, times=form.cleaned_data.get("show") == "time") if done else "",
        path_table=_path_table(found), activity_table=_activity_table(done, found),
        bar_picture=draw_bars("How long cases took", bars) if bars else "", bar_table=_bar_table(bars),
        headline=_headline(found), **_record(request, look.detail),
    )  # fmt: skip


@requires("discovery.view")
def variant_list(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every order of activities with its share of the cases, the most frequent first; `?export=csv` gives all."""
    look = look_at(request, reference)
    found = variants(look.events)
    if request.GET.get("export") == "csv":
        header = ("variant", "cases", "share", "median_seconds", "activities")
        rows = (
            (one.place, one.cases, round(one.share, 6), one.median_seconds, " > ".join(one.activities)) for one in found
        )
        return export_rows(f"{reference}-variants", header, rows)
    so_far = 0
    shown = []
    for one in found[:_MOST_VARIANTS]:
        so_far += one.cases
        shown.append(
            {
                "place": one.place,
                "steps": one.activities[:_STEPS_SHOWN],
                "more": len(one.activities) - _STEPS_SHOWN,
                "cases": f"{one.cases:,}",
                "share": f"{one.share:.1%}",
                "width": round(100 * one.share, 1),
                "so_far": f"{so_far / sum(each.cases for each in found):.0%}",
                "median": said_seconds(one.median_seconds),
                "url": page_address("cases", reference, variant=one.place, **look.period),
            }
        )
    return framed(
        request, look, "variants", "discovery/variants.html", variants=shown, all=len(found),
        export_url=page_address("variants", reference, export="csv", **look.period),
    )  # fmt: skip


@requires("discovery.view")
def events_csv(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The events of a log as CSV, in the columns that `analyse-log` reads without being told."""
    look: Look = look_at(request, reference)
    return export_rows(reference, ("case", "activity", "time", "resource"), export_rows_of(look.events))


def _first_part(whole: int, wanted: int) -> int:
    return 100 if whole <= wanted else max(1, 100 * wanted // whole)


def _headline(found: LogMeasures) -> list[Fact]:
    again = sum(found.rework.values())
    return [
        Fact(label="Cases", value=f"{found.cases:,}"),
        Fact(label="Variants", value=f"{found.variants:,}"),
        Fact(label="Half take less than", value=said_seconds(found.median_seconds)),
        Fact(label="9 in 10 take less than", value=said_seconds(found.p90_seconds)),
        Fact(label="Steps done again", value=f"{again:,}"),
    ]


def _path_table(found: LogMeasures) -> Table:
    rows = [
        Row(cells=(path.source, path.target, path.count, said_seconds(path.median_seconds)))
        for path in found.directly_follows[:_MOST_ROWS]
    ]
    return Table(
        caption="What follows what",
        columns=_PATH_COLUMNS,
        rows=rows,
        empty="Nothing follows anything.",
        shown=_shown_of(len(found.directly_follows)),
    )


def _activity_table(done: list[Activity], found: LogMeasures) -> Table:
    rows = [Row(cells=(one.name, one.count, one.cases, found.rework.get(one.name, 0))) for one in done[:_MOST_ROWS]]
    return Table(
        caption="Activities",
        columns=_ACTIVITY_COLUMNS,
        rows=rows,
        empty="Nothing was done.",
        shown=_shown_of(len(done)),
    )


def _shown_of(whole: int) -> str:
    return f"The {_MOST_ROWS} most frequent of {whole:,}." if whole > _MOST_ROWS else ""


def _bar_table(bars: list[tuple[str, int]]) -> Table:
    rows = [Row(cells=bar) for bar in bars]
    return Table(caption="How long cases took", columns=_BAR_COLUMNS, rows=rows, empty="No cases.")


def _record(request: HttpRequest, detail: LogDetail) -> dict[str, object]:
    """How the log came in, who brought it, and what may be done with it."""
    ref = detail.ref
    facts = [
        Fact(label="From", value=ref.source),
        Fact(label="File", value=detail.file_name),
        Fact(label="SHA-256 of the file", value=detail.file_digest),
        Fact(label="SHA-256 of its events", value=detail.digest),
        Fact(label="Brought in by", value=names_of({detail.made_by}).get(detail.made_by, detail.made_by)),
        Fact(label="Brought in on", value=london_day(ref.made_at)),
        Fact(label="People", value=PEOPLE_WORDS[People(ref.people)]),
        Fact(label="Names of cases", value="As they came" if detail.case_names == "kept" else "Pseudonyms"),
        Fact(label="Texts with something personal taken out", value=f"{detail.texts_changed:,}"),
        Fact(label="Events without case, activity or time, left out", value=f"{ref.dropped:,}"),
        Fact(label="Withdrawn because", value=detail.withdrawn_because),
    ]
    may_withdraw = may(request, "discovery.withdraw_log") and not ref.withdrawn
    return {
        "detail": detail,
        "identity": identity(detail),
        "facts": [fact for fact in facts if fact.value],
        "withdraw_url": reverse("discovery:withdraw_log", args=[ref.reference]) if may_withdraw else "",
        "events_url": "" if ref.withdrawn else reverse("discovery:events", args=[ref.reference]),
        "events": story_of(actor_in(request), ref.reference),
    }
