"""What every page about one log shares: who it is, its tabs, and the period it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.change.discovery.queries.logs import LogDetail, events_in, log_detail
from daybook.change.discovery.rules.screening import People
from daybook.change.discovery.rules.spans import said_seconds
from daybook.change.discovery.web.addresses import page_address
from daybook.kernel.periods import london_day
from daybook.ui.forms import DateField
from daybook.ui.parts import Fact, Tab
from daybook.ui.routes import actor_in
from daybook.ui.words import date_text

_TABS = (
    ("log", "Map"),
    ("variants", "Variants"),
    ("cases", "Cases"),
    ("waiting", "Waiting"),
    ("handovers", "Hand-overs"),
    ("cost", "Cost of time"),
    ("compare", "Compare periods"),
)
PEOPLE_WORDS = {
    People.PSEUDONYMISED: "People are pseudonyms",
    People.LEFT_OUT: "Nobody is named",
    People.KEPT: "Names were declared not to be people's",
}


class PeriodForm(forms.Form):
    """Which cases to look at, by the day they began."""

    first = DateField(label="Cases begun from", required=False, one_box=True)
    last = DateField(label="until and including", required=False, one_box=True)


@dataclass(frozen=True, slots=True)
class Look:
    """One log as a page looks at it: its events in the period asked for, and that period."""

    detail: LogDetail
    events: pl.DataFrame
    form: PeriodForm
    first: date | None
    last: date | None

    @property
    def reference(self) -> str:
        return self.detail.ref.reference

    @property
    def period(self) -> dict[str, str]:
        """The period as parameters of an address."""
        return {name: day.isoformat() for name, day in (("first", self.first), ("last", self.last)) if day}


def look_at(request: HttpRequest, reference: str) -> Look:
    """The log and its events in the period of the address. Refused `not_found` or `withdrawn`."""
    form = PeriodForm(request.GET)
    form.is_valid()
    first, last = form.cleaned_data.get("first"), form.cleaned_data.get("last")
    actor = actor_in(request)
    detail = log_detail(actor, reference)
    return Look(detail, events_in(actor, reference, first=first, last=last), form, first, last)


def framed(request: HttpRequest, look: Look, tab: str, template: str, **context: Any) -> HttpResponse:
    """A page of the log under its tabs."""
    label = dict(_TABS).get(tab, "")
    tabs = [
        Tab(
            label=name,
            url=page_address(key, look.reference, **(look.period if key != "compare" else {})),
            current=key == tab,
        )
        for key, name in _TABS
    ]
    shared = {
        "detail": look.detail,
        "identity": identity(look.detail),
        "tabs": tabs,
        "tab": label,
        "period_form": look.form,
        "nothing": look.events.is_empty(),
        "all_url": page_address(tab, look.reference),
        "looked_at": look.first or look.last,
    }
    return render(request, template, shared | context)


def identity(detail: LogDetail) -> list[Fact]:
    """The strip that every page about a log carries."""
    ref = detail.ref
    return [
        *([Fact(label="State", value="withdrawn", state=True)] if ref.withdrawn else []),
        Fact(label="Cases", value=f"{ref.cases:,}"),
        Fact(label="Events", value=f"{ref.events:,}"),
        Fact(label="A case takes (median)", value=said_seconds(ref.median_seconds)),
        Fact(label="Period", value=f"{date_text(london_day(ref.first_at))} to {date_text(london_day(ref.last_at))}"),
    ]
