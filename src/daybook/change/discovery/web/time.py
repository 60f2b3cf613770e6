"""Where time goes: waiting between steps, hand-overs between those who do them, and what time costs by a given rate."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from daybook.change.discovery.rules.exploring import Wait, handovers, time_cost, waits
from daybook.change.discovery.rules.spans import said_seconds
from daybook.change.discovery.web.frame import framed, look_at
from daybook.kernel.prices import parse_exact
from daybook.kernel.refused import Refused
from daybook.ui.forms import MoneyField
from daybook.ui.parts import Column, Row, Table
from daybook.ui.routes import requires

_MOST_SHOWN = 50
_HIGHEST_RATE_PENCE, _MOST_MINUTES = 100_000_00, 10_080
_WAIT_COLUMNS = (
    Column(key="from", label="From", main=True),
    Column(key="to", label="To"),
    Column(key="count", label="Times", kind="number"),
    Column(key="median", label="Median"),
    Column(key="p90", label="9 in 10 within"),
    Column(key="total", label="In all"),
    Column(key="share", label="Of all time", kind="number"),
)
_HANDOVER_COLUMNS = (
    Column(key="giver", label="From", kind="reference", main=True),
    Column(key="taker", label="To", kind="reference"),
    Column(key="count", label="Times", kind="number"),
    Column(key="median", label="Median until the other’s step"),
)


class CostForm(forms.Form):
    """What somebody says an hour costs and a step takes, and where they have it from."""

    minutes = forms.CharField(
        label="Minutes of work in a step",
        max_length=8,
        help_text="On average, such as 6 or 2.5. A log says when steps were done, not how long they took.",
    )
    rate = MoneyField(
        label="Pounds an hour", min_pence=1, max_pence=_HIGHEST_RATE_PENCE, help_text="With on-costs, such as 23.50."
    )
    basis = forms.CharField(
        label="Where these are from",
        max_length=200,
        help_text="Such as: finance, pay scales 2026/27; time study of May.",
    )

    def clean_minutes(self) -> Decimal:
        """Minutes above nothing, up to a week of them."""
        try:
            minutes = parse_exact(self.cleaned_data["minutes"].strip())
        except Refused:
            raise forms.ValidationError("Write minutes in digits, such as 6 or 2.5") from None
        if not 0 < minutes <= _MOST_MINUTES:
            raise forms.ValidationError(f"Write minutes above 0, up to {_MOST_MINUTES:,}")
        return minutes


@requires("discovery.view")
def waiting(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Where time goes between steps, the most of it first."""
    look = look_at(request, reference)
    found = waits(look.events)
    rows = [Row(cells=_wait_cells(one)) for one in found[:_MOST_SHOWN]]
    table = Table(
        caption="Waiting between steps", columns=_WAIT_COLUMNS, rows=rows, empty="No case here has two steps.",
        shown=f"The {_MOST_SHOWN} largest of {len(found):,}." if len(found) > _MOST_SHOWN else "",
    )  # fmt: skip
    return framed(request, look, "waiting", "discovery/waiting.html", table=table, first=found[0] if found else None,
                  first_share=f"{found[0].share:.0%}" if found else "")  # fmt: skip


def _wait_cells(one: Wait) -> tuple[object, ...]:
    spans = (one.median_seconds, one.p90_seconds, one.total_seconds)
    return one.source, one.target, one.count, *map(said_seconds, spans), f"{one.share:.1%}"


@requires("discovery.view")
def hand_overs(request: HttpRequest, reference: str) -> HttpResponseBase:
    """How often work goes from one to another, and how long it then waits."""
    look = look_at(request, reference)
    found = handovers(look.events)
    rows = [
        Row(cells=(one.giver, one.taker, one.count, said_seconds(one.median_seconds)))
        for one in found.pairs[:_MOST_SHOWN]
    ]
    table = Table(
        caption="Hand-overs", columns=_HANDOVER_COLUMNS, rows=rows,
        empty="Nothing went from one to another: nobody is named in this log, or everybody finished what they began.",
        shown=f"The {_MOST_SHOWN} most frequent of {len(found.pairs):,}." if len(found.pairs) > _MOST_SHOWN else "",
    )  # fmt: skip
    share = f"{found.between / found.steps:.0%}" if found.steps else ""
    return framed(request, look, "handovers", "discovery/handovers.html", table=table, share=share,
                  between=f"{found.between:,}", steps=f"{found.steps:,}" if found.steps else "")  # fmt: skip


@requires("discovery.view")
def cost(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What the steps of a log cost by minutes and a rate that are given with their source; nothing is kept."""
    look = look_at(request, reference)
    asked = bool({"minutes", "rate", "basis"} & set(request.GET))
    form = CostForm(request.GET if asked else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        found = time_cost(look.events, minutes=given["minutes"], rate_pence=given["rate"])
        context |= {"cost": found, "steps": f"{found.steps:,}", "again": f"{found.again:,}", "basis": given["basis"]}
    return framed(request, look, "cost", "discovery/cost.html", **context)
