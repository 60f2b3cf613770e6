"""What a paper undertakes, and what the decisions it follows undertook."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.decisions.cases.promising import facts_of, superseded_keys
from daybook.decisions.cases.queries import case_detail
from daybook.decisions.undertakings.public import (
    Promise,
    UndertakingRef,
    earlier_undertakings,
    promised_by,
    undertakings_of,
)
from daybook.kernel import clock
from daybook.ui.links import link_of
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import requires
from daybook.ui.tones import state_words

_PROMISED = (
    Column(key="words", label="Undertaking", main=True),
    Column(key="from", label="From"),
    Column(key="due", label="Due if decided today", kind="date"),
    Column(key="every", label="How often"),
    Column(key="blocks", label="Later decisions"),
)
_FIXED = (
    Column(key="words", label="Undertaking", main=True),
    Column(key="case", label="Decision", kind="reference"),
    Column(key="due", label="Due", kind="date"),
    Column(key="state", label="State", kind="state"),
    Column(key="settled", label="Settled", kind="date"),
    Column(key="blocks", label="Blocks today"),
)


@requires("decisions.view")
def undertakings(request: HttpRequest, reference: str) -> HttpResponse:
    """What this paper promises (once decided: its dated undertakings), and whether those before it were kept."""
    today = clock.today()
    detail = case_detail(request.actor, reference, today=today)  # type: ignore[attr-defined]
    fixed = undertakings_of(detail.ref.slug, today=today)
    earlier = earlier_undertakings(
        detail.form.programme, case=detail.ref.slug, supersedes=superseded_keys(detail.form), today=today
    )
    context = {
        "detail": detail,
        "fixed": bool(fixed),
        "own": _fixed_table("What this decision undertook", fixed)
        if fixed
        else _promised_table(promised_by(facts_of(detail.form), on=today)),
        "earlier": _fixed_table("What earlier decisions undertook", earlier),
        "blocking": [one for one in earlier if one.blocks],
    }
    return render(request, "cases/undertakings.html", context)


def _promised_table(promises: Sequence[Promise]) -> Table:
    rows = [
        Row(
            cells=(
                each.words,
                state_words(each.kind),
                each.due_on,
                f"Every {each.every_months} months" if each.every_months else "Once",
                "Wait for it" if each.blocking else "Do not wait",
            )
        )
        for each in promises
    ]
    empty = "The paper promises nothing yet. Deliverables, assessments and undertakings given in it are listed here."
    return Table(caption="What this paper undertakes", columns=_PROMISED, rows=rows, empty=empty)


def _fixed_table(caption: str, found: Sequence[UndertakingRef]) -> Table:
    rows = [
        Row(
            key=one.reference,
            url=link_of(one.reference),
            cells=(
                one.words,
                Cell(value=one.case_reference, url=link_of(one.case)),
                one.due_on,
                Cell(value="overdue" if one.overdue else one.state),
                one.settled_on,
                "Yes" if one.blocks else "",
            ),
        )
        for one in found
    ]
    return Table(
        caption=caption, columns=_FIXED, rows=rows, empty="No earlier decision of its programme undertook anything."
    )
