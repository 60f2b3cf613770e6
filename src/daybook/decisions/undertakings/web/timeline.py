"""The undertakings of a programme on a timeline: from the promise to the day it was due, and when it was settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from daybook.decisions.undertakings.queries import (
    UndertakingFilter,
    programmes_with_undertakings,
    ref_of,
    visible_undertakings,
)
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.decisions.undertakings.states import UndertakingState
from daybook.decisions.undertakings.web.addresses import programme_address, undertaking_address
from daybook.decisions.undertakings.web.lists import OVERDUE
from daybook.decisions.undertakings.web.record import late_words
from daybook.kernel import clock
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, link_to, requires
from daybook.ui.timelines import Stretch, timeline
from daybook.ui.tones import state_words
from daybook.ui.words import date_text

# More would be no picture; the list holds them all.
MOST_DRAWN = 40
_COLUMNS = (
    Column(key="words", label="Undertaking", main=True),
    Column(key="case", label="Decision", kind="reference"),
    Column(key="due", label="Due", kind="date"),
    Column(key="state", label="State", kind="state"),
    Column(key="settled", label="Settled", kind="date"),
    Column(key="late", label="Late"),
    Column(key="blocks", label="Blocks today"),
)


@requires("undertakings.view")
def programme(request: HttpRequest) -> HttpResponse:
    """`?name=` what one programme's decisions undertook, as a picture with its table; without it, the programmes."""
    name, today = " ".join(request.GET.get("name", "").split()), clock.today()
    found: list[UndertakingRef] = []
    promised: dict[str, date] = {}
    if name:
        rows = visible_undertakings(actor_in(request), UndertakingFilter(programme=name)).order_by("due_on", "id")
        for row in rows[: MOST_DRAWN + 1]:
            found.append(ref_of(row, today))
            promised[row.reference] = row.promise.promised_on
    shown = found[:MOST_DRAWN]
    context = {
        "programme": name,
        "programmes": [(one, programme_address(one)) for one in programmes_with_undertakings()] if not name else [],
        "table": _table(request, shown),
        "svg": _drawn(name, shown, promised, today) if shown else "",
        "more": len(found) > MOST_DRAWN,
        "blocking": [one for one in shown if one.blocks],
    }
    return render(request, "undertakings/programme.html", context)


def _table(request: HttpRequest, found: Sequence[UndertakingRef]) -> Table:
    rows = [
        Row(
            key=one.reference,
            url=undertaking_address(one.reference),
            cells=(
                one.words,
                Cell(value=one.case_reference, url=link_to(request, one.case)),
                one.due_on,
                Cell(value=OVERDUE if one.overdue else one.state),
                one.settled_on,
                late_words(one.settled_on, one.due_on) if one.settled_on and one.state == UndertakingState.KEPT else "",
                "Yes" if one.blocks else "",
            ),
        )
        for one in found
    ]
    empty = "No decision of this programme has undertaken anything yet."
    return Table(caption="Undertakings of the programme", columns=_COLUMNS, rows=rows, empty=empty)


def _drawn(name: str, found: Sequence[UndertakingRef], promised: dict[str, date], today: date) -> SafeString:
    bars = [
        Stretch(
            label=one.words,
            start=promised[one.reference],
            due=one.due_on,
            done=one.settled_on if one.state == UndertakingState.KEPT else None,
            until=one.settled_on or (today if one.overdue else one.due_on),
            said=_said(one),
        )
        for one in found
    ]
    return timeline(f"Undertakings of {name}", bars)


def _said(one: UndertakingRef) -> str:
    settled = f", {state_words(one.state).lower()} {date_text(one.settled_on)}" if one.settled_on else ", not settled"
    return f"{one.words}, due {date_text(one.due_on)}{settled}"
