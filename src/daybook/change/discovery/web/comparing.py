"""Two periods of a log beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from daybook.change.discovery.queries.logs import events_in, measures_of
from daybook.change.discovery.rules.exploring import handovers
from daybook.change.discovery.rules.measures import LogMeasures
from daybook.change.discovery.rules.spans import said_seconds
from daybook.change.discovery.web.frame import Look, framed, look_at
from daybook.kernel.periods import london_day
from daybook.ui.forms import DateField
from daybook.ui.parts import Column, Row, Table
from daybook.ui.routes import actor_in, requires
from daybook.ui.words import MINUS, date_text

_FEWEST, _MOST_SHOWN = 5, 20


class CompareForm(forms.Form):
    """Two periods, by the days on which cases began."""

    before_first = DateField(label="First period from", one_box=True)
    before_last = DateField(label="until and including", one_box=True)
    after_first = DateField(label="Second period from", one_box=True)
    after_last = DateField(label="until and including", one_box=True)

    def clean(self) -> dict[str, object]:
        """Each period ends after it begins."""
        given = super().clean() or {}
        for period in ("before", "after"):
            first, last = given.get(f"{period}_first"), given.get(f"{period}_last")
            if first and last and last < first:
                self.add_error(f"{period}_last", "The last day is before the first. Give a later one.")
        return given


@dataclass(frozen=True, slots=True)
class Side:
    """One period: its words, its measures, and the share of steps that change hands."""

    words: str
    found: LogMeasures
    changing_hands: float | None


@requires("discovery.view")
def compare(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Two periods beside each other: the halves of the log where none are given."""
    look = look_at(request, reference)
    asked = any(name in request.GET for name in CompareForm.base_fields)
    form = CompareForm(request.GET if asked else _halves(look))
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        given = form.cleaned_data
        before = _side(request, look, given["before_first"], given["before_last"])
        after = _side(request, look, given["after_first"], given["after_last"])
        context |= {"table": _table(before, after), "paths": _paths(before, after), "before": before, "after": after}
    return framed(request, look, "compare", "discovery/compare.html", **context)


def _halves(look: Look) -> dict[str, str]:
    first, last = london_day(look.detail.ref.first_at), london_day(look.detail.ref.last_at)
    middle = first + (last - first) / 2
    days = {"before_first": first, "before_last": middle, "after_first": middle + timedelta(days=1), "after_last": last}
    days["after_first"] = min(days["after_first"], last)
    return {name: f"{day.day}/{day.month}/{day.year}" for name, day in days.items()}


def _side(request: HttpRequest, look: Look, first: date, last: date) -> Side:
    events: pl.DataFrame = events_in(actor_in(request), look.reference, first=first, last=last)
    hands = handovers(events)
    words = f"{date_text(first)} to {date_text(last)}"
    return Side(words, measures_of(events), hands.between / hands.steps if hands.steps else None)


def _table(before: Side, after: Side) -> Table:
    one, other = before.found, after.found
    again = sum(one.rework.values()), sum(other.rework.values())
    rows = [
        _numbers("Cases", one.cases, other.cases),
        _shares("Events to a case", _ratio(one.events, one.cases), _ratio(other.events, other.cases), "{:.1f}"),
        _numbers("Variants", one.variants, other.variants),
        _spans("A case takes (median)", one.median_seconds, other.median_seconds),
        _spans("9 in 10 take less than", one.p90_seconds, other.p90_seconds),
        _shares("Steps done again, to a case", _ratio(again[0], one.cases), _ratio(again[1], other.cases), "{:.2f}"),
        _shares("Steps that change hands", before.changing_hands, after.changing_hands, "{:.0%}"),
    ]
    return Table(caption="Two periods beside each other", columns=_columns(before, after, "Measure"), rows=rows)


def _paths(before: Side, after: Side) -> Table:
    """The paths frequent in both periods whose median changed most."""
    was = {(path.source, path.target): path for path in before.found.directly_follows if path.count >= _FEWEST}
    both = [
        (was[path.source, path.target], path)
        for path in after.found.directly_follows
        if path.count >= _FEWEST and (path.source, path.target) in was
    ]
    both.sort(key=lambda pair: -abs(pair[1].median_seconds - pair[0].median_seconds))
    rows = [
        _spans(f"{old.source} › {new.target}", old.median_seconds, new.median_seconds)
        for old, new in both[:_MOST_SHOWN]
    ]
    empty = f"No path was taken {_FEWEST} times or more in both periods."
    columns = _columns(before, after, "From one step to the next (median)")
    return Table(caption="Paths whose time changed most", columns=columns, rows=rows, empty=empty)


def _columns(before: Side, after: Side, label: str) -> tuple[Column, ...]:
    return (
        Column(key="measure", label=label, main=True),
        Column(key="before", label=before.words, kind="number"),
        Column(key="after", label=after.words, kind="number"),
        Column(key="change", label="Change", kind="number"),
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _numbers(label: str, before: int, after: int) -> Row:
    return Row(cells=(label, before, after, _change(before, after)))


def _shares(label: str, before: float | None, after: float | None, form: str) -> Row:
    said = ["" if value is None else form.format(value) for value in (before, after)]
    return Row(cells=(label, *said, _change(before, after)))


def _spans(label: str, before: float | None, after: float | None) -> Row:
    return Row(cells=(label, said_seconds(before), said_seconds(after), _change(before, after)))


def _change(before: float | None, after: float | None) -> str:
    """The change in per cent; blank where there is nothing to compare with."""
    if not before or after is None:
        return ""
    change = (after - before) / before
    sign = MINUS if change < 0 else "+"
    return "no change" if f"{abs(change):.0%}" == "0%" else f"{sign}{abs(change):.0%}"
