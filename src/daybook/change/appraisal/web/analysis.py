"""Pages that look into an appraisal: the options board, judgements, risks, the financial case, and what moved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.queries import revision_detail
from daybook.change.appraisal.rules.bridge import bridge as bridge_between
from daybook.change.appraisal.rules.bridge import most_moved
from daybook.change.appraisal.rules.content import (
    FACTORS,
    FEASIBILITY,
    TRADE_OFFS,
    Aspect,
    Content,
    Dimension,
    JudgementRow,
    RiskRow,
)
from daybook.change.appraisal.rules.financing import FinancialYearFigures, asked_of_funds, financial_case
from daybook.change.appraisal.rules.prices import deflators
from daybook.change.appraisal.web.showing import Showing, frame, number_in, option_in, option_tabs, shown
from daybook.change.appraisal.web.wording import deflator_words, prices_words, role_words
from daybook.finance.budgets.public import funds_left
from daybook.kernel.refused import Refused
from daybook.ui.analysis_charts import Swing, s_curve, tornado, waterfall
from daybook.ui.charts import Point, bars
from daybook.ui.drawing import money
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tones import state_words
from daybook.ui.words import date_text

_OUTCOME_TONES = {"preferred": "good", "carried_forward": "info", "discounted": "quiet"}
_VERDICT_TONES = {"meets": "good", "partly": "warn", "fails": "bad"}
_DIMENSIONS = {
    Dimension.SCOPE: "What is covered",
    Dimension.SOLUTION: "How it is done",
    Dimension.DELIVERY: "Who does it",
    Dimension.IMPLEMENTATION: "When, and in which steps",
    Dimension.FUNDING: "How it is paid for",
}


@requires("appraisal.view")
def board(request: HttpRequest, reference: str) -> HttpResponse:
    """The long list by dimension, what became of each choice and why; and the short list that came of it."""
    showing = shown(request, reference)
    content = showing.detail.content
    dimensions = [
        {
            "name": state_words(dimension),
            "asks": asks,
            "choices": [
                {"row": row, "tone": _OUTCOME_TONES[row.outcome]}
                for row in content.choices
                if row.dimension == dimension
            ],
        }
        for dimension, asks in _DIMENSIONS.items()
    ]
    context = {
        **frame(showing, "board"),
        "dimensions": dimensions,
        "options": [(row, role_words(row.role)) for row in content.options],
        "objectives": content.objectives,
        "write_url": _write_url(request, showing, "write_framework"),
        "options_url": _write_url(request, showing, "write_options"),
        "objectives_url": _write_url(request, showing, "write_objectives"),
    }
    return render(request, "appraisal/board.html", context)


@requires("appraisal.view")
def judgements(request: HttpRequest, reference: str) -> HttpResponse:
    """How each option stands on the success factors, on feasibility and on the trade-offs, with the evidence."""
    showing = shown(request, reference)
    content = showing.detail.content
    judged = {(row.option, row.aspect): row for row in content.judgements}
    groups = [
        ("Critical success factors", FACTORS),
        ("Feasibility", FEASIBILITY),
        ("Trade-offs", TRADE_OFFS),
    ]
    context = {
        **frame(showing, "judgements"),
        "groups": [(title, _judged(title, aspects, showing, judged)) for title, aspects in groups],
        "rows": [(row, _VERDICT_TONES[row.verdict], _names(showing)[row.option]) for row in content.judgements],
        "write_url": _write_url(request, showing, "judge_options"),
    }
    return render(request, "appraisal/judgements.html", context)


@requires("appraisal.view")
def risks(request: HttpRequest, reference: str) -> HttpResponse:
    """What the risks of one option may add: the S-curve, what swings it, and each risk with whose figures they are."""
    showing = shown(request, reference)
    option = option_in(request, showing)
    content = showing.detail.content
    rows = [row for row in content.risks if row.option == option.key]
    swings = [
        Swing(label=one.label, low=one.low_pence, expected=one.expected_pence, high=one.high_pence)
        for one in option.risks
    ]
    context = {
        **frame(showing, "risks"),
        "option": option,
        "option_tabs": option_tabs(showing, "risks", option, all_options=True),
        "curve": s_curve(f"How likely the risks of {option.name} stay within a sum", option.curve)
        if option.curve
        else "",
        "tornado": tornado("What each risk adds on average, by how large it turns out", swings) if swings else "",
        "table": _risk_table(rows, content.base_year),
        "correlations": [row for row in content.correlations if {row.first, row.second} <= {one.label for one in rows}],
        "runs": f"{content.iterations:,}",
        "write_url": _write_url(request, showing, "write_risks"),
    }
    return render(request, "appraisal/risks.html", context)


@requires("appraisal.view")
def finances(request: HttpRequest, reference: str) -> HttpResponse:
    """What an option takes from the funds each year, capital and revenue, and what is missing."""
    showing = shown(request, reference)
    option = option_in(request, showing)
    content = showing.detail.content
    years = financial_case(option.key, content)
    missing = sum(max(year.gap_pence, 0) for year in years)
    context = {
        **frame(showing, "finances"),
        "option": option,
        "option_tabs": option_tabs(showing, "finances", option, all_options=True),
        "table": _years_table(option.name, years),
        "missing": missing,
        "years_short": sum(year.gap_pence > 0 for year in years),
        "funds": _funds_table(request, content),
        "funding": [(row, prices_words(row.prices, content.base_year)) for row in content.funding],
        "chart": bars(
            f"What is missing for {option.name}, by year",
            [Point(label=str(year.year), pence=year.gap_pence) for year in years],
        ),
        "prices_table": _prices_table(content, years),
        "series": deflators().get(content.deflator),
        "series_words": deflator_words(content.deflator),
        "bench_url": path_to("workbench", reference) if _write_url(request, showing, "adjust_inputs") else "",
        "write_url": _write_url(request, showing, "write_funding"),
    }
    return render(request, "appraisal/finances.html", context)


def _years_table(name: str, years: tuple[FinancialYearFigures, ...]) -> Table:
    names = ("capital", "revenue", "released", "needed", "capital_funding", "revenue_funding", "gap")
    labels = ("Capital", "Revenue", "Cash released", "To be found", "Capital funding", "Revenue funding", "Gap")
    return Table(
        caption=f"Financial case of {name}",
        columns=(
            Column(key="year", label="Year", main=True),
            *(Column(key=key, label=label, kind="money") for key, label in zip(names, labels, strict=True)),
        ),
        rows=[Row(cells=(str(year.year), *(getattr(year, f"{key}_pence") for key in names))) for year in years],
        totals={key: sum(getattr(year, f"{key}_pence") for year in years) for key in names},
    )


def _funds_table(request: HttpRequest, content: Content) -> Table:
    """What is asked of each fund beside what is left in it, where the reader may see budgets."""
    seen = funds_left() if may(request, "budgets.view") else {}
    rows = []
    for one in asked_of_funds(content):
        held = seen.get(one.code)
        left, short = (held.left_pence, max(one.asked_pence - held.left_pence, 0)) if held else (None, None)
        address = reverse("budgets:fund", args=[one.code]) if held else ""
        name = Cell(value=one.fund, url=address)
        cells = (name, one.capital_pence, one.revenue_pence, one.asked_pence, left, short)
        rows.append(Row(cells=cells))
    return Table(
        caption="What is asked of each fund, and what is left in it today",
        columns=(
            Column(key="fund", label="Fund", main=True),
            Column(key="capital", label="Capital", kind="money"),
            Column(key="revenue", label="Revenue", kind="money"),
            Column(key="asked", label="Asked in all", kind="money"),
            Column(key="left", label="Left in the ledger", kind="money"),
            Column(key="short", label="Short by", kind="money"),
        ),
        rows=rows,
        empty="No fund is asked for anything yet.",
    )


def _prices_table(content: Content, years: tuple[FinancialYearFigures, ...]) -> Table:
    """What has to be found in prices of the base year, and in the money of each year."""
    return Table(
        caption="From real prices to the money of each year",
        columns=(
            Column(key="year", label="Year", main=True),
            Column(key="real", label=f"To be found, in prices of {content.base_year}", kind="money"),
            Column(key="level", label="Level of prices", kind="number"),
            Column(key="needed", label="To be found, in the money of the year", kind="money"),
        ),
        rows=[Row(cells=(str(year.year), year.real_needed_pence, year.level, year.needed_pence)) for year in years],
        totals={
            "real": sum(year.real_needed_pence for year in years),
            "needed": sum(year.needed_pence for year in years),
        },
    )


# So many revisions are looked at for the last that moved a net value.
_MOST_LOOKED_BACK = 20


class BridgeForm(forms.Form):
    """Between which two revisions."""

    before = forms.IntegerField(label="From revision", min_value=1, max_value=999_999)
    after = forms.IntegerField(label="To revision", min_value=1, max_value=999_999)


@requires("appraisal.view")
def bridge(request: HttpRequest, reference: str) -> HttpResponse:
    """What moved the net value of an option between two revisions: `?before=1&after=3&option=2`.

    Without any it is the latest revision in which an option moved, and the one that moved furthest.
    """
    showing = shown(request, reference)
    option = option_in(request, showing)
    latest = showing.detail.latest
    given: dict[str, Any] = {"before": max(latest - 1, 1), "after": latest}
    said = {name: request.GET[name] for name in ("before", "after") if request.GET.get(name)}
    if not said and (moved := _moved_last(request, reference, latest)):
        given["after"], key = moved
        given["before"] = given["after"] - 1
        if number_in(request, "option") is None:
            option = next((one for one in showing.figures if one.key == key), option)
    given |= said
    form = BridgeForm(given)
    chart: Any = ""
    if form.is_valid():
        chart = _bridge_chart(request, form, reference, option.key, option.name)
    place = number_in(request, "option")
    context = {
        **frame(showing, "bridge"),
        "form": form,
        "option": option,
        "place": "" if place is None else place,
        "option_tabs": option_tabs(showing, "bridge", option),
        "chart": chart,
    }
    return render(request, "appraisal/bridge.html", context, status=422 if form.errors else 200)


def _moved_last(request: HttpRequest, reference: str, latest: int) -> tuple[int, str] | None:
    """The latest revision in which the net value of an option moved, and which moved furthest."""
    actor = actor_in(request)
    after = revision_detail(actor, reference, latest).content
    for number in range(latest, max(latest - _MOST_LOOKED_BACK, 1), -1):
        before = revision_detail(actor, reference, number - 1).content
        if key := most_moved(before, after):
            return number, key
        after = before
    return None


def _bridge_chart(request: HttpRequest, form: BridgeForm, reference: str, key: str, name: str) -> Any:
    numbers = form.cleaned_data
    try:
        before, after = (
            revision_detail(actor_in(request), reference, numbers[end]).content for end in ("before", "after")
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        return ""
    found = bridge_between(key, before, after)
    return waterfall(
        f"Net present value of {name}",
        before=Point(label=f"Revision {numbers['before']}", pence=found.before_pence),
        steps=[Point(label=step.label, pence=step.pence) for step in found.steps],
        after=Point(label=f"Revision {numbers['after']}", pence=found.after_pence),
    )


def _judged(
    title: str, aspects: tuple[Aspect, ...], showing: Showing, judged: dict[tuple[str, str], JudgementRow]
) -> Table:
    rows = []
    for aspect in aspects:
        cells = [judged.get((option.key, aspect)) for option in showing.figures]
        rows.append(
            Row(
                cells=(
                    state_words(aspect.removesuffix("_feasibility")),
                    *(Cell(value=one.verdict, tone=_VERDICT_TONES[one.verdict]) if one else Cell(value="not judged")
                      for one in cells),
                )
            )
        )  # fmt: skip
    columns = [Column(key="aspect", label="Aspect", main=True)]
    columns += [Column(key=option.key, label=option.name, kind="state") for option in showing.figures]
    return Table(caption=title, columns=columns, rows=rows)


def _risk_table(rows: list[RiskRow], base_year: int) -> Table:
    return Table(
        caption="Risks, and whose figures they are",
        columns=(
            Column(key="risk", label="Risk", main=True),
            Column(key="chance", label="Likelihood"),
            Column(key="size", label="Size if it happens"),
            Column(key="year", label="Year"),
            Column(key="who", label="Said by"),
            Column(key="basis", label="Basis", second=True),
        ),
        rows=[
            Row(
                cells=(
                    row.label, f"{row.probability_percent}%", _size_words(row), str(base_year + row.year),
                    f"{row.said_by}, {date_text(row.said_on)}", row.basis,
                )
            )
            for row in rows
        ],
        empty="No risk of this option is priced. At outline stage that is allowed; say why in the case.",
    )  # fmt: skip


def _size_words(row: RiskRow) -> str:
    shape = {"pert": "PERT"}.get(row.distribution, row.distribution)
    if row.chances:
        return f"{shape}: {', '.join(money(pence) for pence, _ in row.chances)}"
    ends = f"{money(row.low_pence)} to {money(row.high_pence)}"
    likely = f", most likely {money(row.mode_pence)}" if row.distribution in ("triangular", "pert") else ""
    return f"{shape}: {ends}{likely}"


def _names(showing: Showing) -> dict[str, str]:
    return {option.key: option.name for option in showing.figures}


def _write_url(request: HttpRequest, showing: Showing, verb: str) -> str:
    open_to = showing.asked is None and may(request, f"appraisal.{verb}")
    return showing.path(verb) if open_to else ""
