"""The results of an appraisal, and the rows behind each figure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.queries import revisions_of
from daybook.change.appraisal.rules.bias import upper_bounds
from daybook.change.appraisal.rules.content import LineRow, Treatment
from daybook.change.appraisal.rules.findings import findings_of
from daybook.change.appraisal.rules.results import OptionFigures, is_baseline
from daybook.change.appraisal.rules.tracing import Figure, parts_of, years_of
from daybook.change.appraisal.web.showing import Showing, frame, number_in, option_in, shown
from daybook.change.appraisal.web.wording import PARTS, kind_words, payback_words, prices_words, role_words
from daybook.foundation.audit.public import story_of
from daybook.kernel.refused import Refused
from daybook.ui.charts import Point, bars
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires

_RESULTS = (
    Column(key="option", label="Option", main=True),
    Column(key="costs", label="PV of costs", kind="money"),
    Column(key="benefits", label="PV of benefits", kind="money"),
    Column(key="npsc", label="Net cost (NPSC)", kind="money"),
    Column(key="npsv", label="Net value (NPSV)", kind="money"),
    Column(key="rank", label="Rank", kind="number"),
)
_MEASURES = (
    Column(key="option", label="Option", main=True),
    Column(key="role", label="Stands for"),
    Column(key="bcr", label="BCR", kind="number"),
    Column(key="eac", label="Equivalent a year", kind="money"),
    Column(key="payback", label="Paid back"),
    Column(key="expected", label="Risk, expected", kind="money"),
    Column(key="p80", label="Risk, P80", kind="money"),
)
_TITLES = {
    Figure.COSTS: "Present value of costs",
    Figure.BENEFITS: "Present value of benefits",
    Figure.NPSC: "Net present social cost",
    Figure.NPSV: "Net present social value against the baseline",
}


@requires("appraisal.view")
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """The short list with every figure; `?revision=2` shows an older revision."""
    showing = shown(request, reference)
    content = showing.detail.content
    points = [
        Point(label=option.name, pence=option.npsv_pence, url=showing.path("rows", figure="npsv", option=place))
        for place, option in enumerate(showing.figures)
        if not is_baseline(option)
    ]
    context = {
        **frame(showing, "record"),
        "table": _results(showing),
        "measures": _measures(showing),
        "chart": bars("Net present value against the baseline", points),
        "findings": findings_of(content, showing.figures),
        "switching": _switching(showing),
        "objectives": content.objectives,
        "writing": _writing(request, showing),
        "may_adjust": may(request, "appraisal.adjust_inputs") and showing.asked is None,
    }
    return render(request, "appraisal/record.html", context)


@requires("appraisal.view")
def rows(request: HttpRequest, reference: str) -> HttpResponse:
    """The lines behind a figure, which add up to it: `?figure=npsv&option=2`."""
    showing = shown(request, reference)
    option, figure = option_in(request, showing), _figure_in(request)
    content = showing.detail.content
    places = {(line.option, line.label): _place(line, showing) for line in content.lines}
    parts, total = parts_of(figure, option.key, content)
    names = {row.key: row.name for row in content.options}
    table = Table(
        caption=f"{_TITLES[figure]} of {option.name}",
        columns=(
            Column(key="line", label="Line", main=True),
            Column(key="option", label="Option"),
            Column(key="kind", label="Kind"),
            Column(key="bias", label="Optimism bias carried"),
            Column(key="worth", label="Adds", kind="money"),
        ),
        rows=[
            Row(
                url=showing.path("line", **places[part.line.option, part.line.label]),
                cells=(
                    part.line.label,
                    names[part.line.option],
                    kind_words(part.line.kind),
                    bias_words(part.line),
                    part.pence,
                ),
            )
            for part in parts
        ],
        totals={"worth": total},
        empty="No line makes this figure.",
    )
    context = {
        **frame(showing, ""), "title": f"{_TITLES[figure]}: {option.name}", "total": total, "table": table,
        "npsv": figure is Figure.NPSV,
    }  # fmt: skip
    return render(request, "appraisal/rows.html", context)


@requires("appraisal.view")
def line(request: HttpRequest, reference: str) -> HttpResponse:
    """One line year by year: `?option=2&line=0`, the place among the lines of its option."""
    showing = shown(request, reference)
    option = option_in(request, showing)
    lines = [row for row in showing.detail.content.lines_of(option.key) if row.treatment == Treatment.ECONOMIC]
    place = number_in(request, "line") or 0
    if place >= len(lines):
        raise Refused("not_found", f"{option.name} has no such line. Follow a link from its figures.")
    one = lines[place]
    base_year = showing.detail.content.base_year
    years, total = years_of(one, showing.detail.content)
    table = Table(
        caption=f"{one.label}, year by year",
        columns=(
            Column(key="year", label="Year", main=True),
            Column(key="given", label="As given", kind="money"),
            *((Column(key="real", label=f"In prices of {base_year}", kind="money"),) if one.prices else ()),
            Column(key="bias", label="Optimism bias", kind="money"),
            Column(key="factor", label="Discount factor", kind="number"),
            Column(key="worth", label="Present value", kind="money"),
        ),
        rows=[
            Row(
                cells=(
                    str(year.year),
                    year.given_pence,
                    *((year.real_pence,) if one.prices else ()),
                    year.bias_pence,
                    year.factor,
                    year.present_value_pence,
                )
            )
            for year in years
        ],
        totals={
            "given": sum(year.given_pence for year in years),
            **({"real": sum(year.real_pence for year in years)} if one.prices else {}),
            "bias": sum(year.bias_pence for year in years),
            "worth": total,
        },
    )
    context = {
        **frame(showing, ""), "line": one, "option": option, "total": total, "table": table,
        "facts": _line_facts(one, option, base_year),
    }  # fmt: skip
    return render(request, "appraisal/line.html", context)


@requires("appraisal.view")
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Every revision: who made it, when, what they changed and why."""
    showing = shown(request, reference)
    revisions = revisions_of(actor_in(request), reference)
    names = names_of({one.made_by for one in revisions})
    table = Table(
        caption="Revisions",
        columns=(
            Column(key="number", label="Revision", main=True),
            Column(key="part", label="Changed"),
            Column(key="why", label="Why"),
            Column(key="who", label="Who"),
            Column(key="at", label="When", kind="date"),
            Column(key="moved", label="What it moved"),
        ),
        rows=[
            Row(
                url=path_to("record", reference, revision=one.number),
                cells=(
                    f"Revision {one.number}", PARTS.get(one.part, one.part), one.why, names[one.made_by], one.made_at,
                    _moved_by(reference, one.number),
                ),
            )
            for one in revisions
        ],
    )  # fmt: skip
    events = story_of(actor_in(request), reference)
    return render(request, "appraisal/history.html", {**frame(showing, ""), "table": table, "events": events})


def _moved_by(reference: str, number: int) -> Cell:
    """The bridge from the revision before; nothing for the first."""
    if number == 1:
        return Cell(value="")
    return Cell(value="See the bridge", url=path_to("bridge", reference, before=number - 1, after=number))


def bias_words(one: LineRow) -> str:
    """The optimism bias of a line in words; blank where it has none."""
    return f"{one.upper_percent}% upper bound, {one.mitigation_percent}% mitigated" if one.bias else ""


def _results(showing: Showing) -> Table:
    rows = []
    for place, option in enumerate(showing.figures):
        figures = (Figure.COSTS, Figure.BENEFITS, Figure.NPSC, Figure.NPSV)
        cells = [
            Cell(
                value=getattr(option, f"{figure.value}_pence"),
                url=showing.path("rows", figure=figure.value, option=place),
            )
            for figure in figures
        ]
        rows.append(Row(cells=(option.name, *cells, option.rank)))
    return Table(caption="Results of the short list", columns=_RESULTS, rows=rows)


def _measures(showing: Showing) -> Table:
    rows = [
        Row(
            url=showing.path("risks", option=place),
            cells=(
                option.name,
                role_words(option.role),
                option.bcr or "–",
                option.eac_pence,
                payback_words(option),
                option.expected_risk_pence if option.risks else None,
                option.percentiles[80] if option.risks else None,
            ),
        )
        for place, option in enumerate(showing.figures)
    ]
    return Table(caption="Further measures; an option opens its risks", columns=_MEASURES, rows=rows)


def _switching(showing: Showing) -> Table:
    rows = [
        Row(
            url=showing.path("line", option=place, line=index),
            cells=(
                line.row.label,
                option.name,
                line.present_value_pence,
                f"{line.switching_percent}%".replace("-", "−"),
            ),
        )
        for place, option in enumerate(showing.figures)
        for index, line in enumerate(option.lines)
        if line.switching_percent is not None
    ]
    rows.sort(key=lambda row: abs(float(str(row.cells[3]).rstrip("%").replace("−", "-"))))
    return Table(
        caption="Switching values, the most sensitive first",
        columns=(
            Column(key="line", label="Line", main=True),
            Column(key="option", label="Option"),
            Column(key="worth", label="Present value", kind="money"),
            Column(key="switching", label="Change that brings its option level with the baseline", kind="number"),
        ),
        rows=rows[:20],
        empty="No line of any option can bring its value to nought.",
    )


def _writing(request: HttpRequest, showing: Showing) -> list[tuple[str, str]]:
    """What may be written, as (label, address); nothing on an older revision."""
    if showing.asked is not None:
        return []
    verbs = (
        ("write_options", "The short list"),
        ("write_lines", "Costs and benefits"),
        ("write_risks", "Risks"),
        ("write_objectives", "Spending objectives"),
        ("write_framework", "Options framework"),
        ("judge_options", "Judgements"),
        ("write_scenarios", "Scenarios"),
        ("write_funding", "Funding"),
    )
    return [
        (label, path_to(verb, showing.detail.reference)) for verb, label in verbs if may(request, f"appraisal.{verb}")
    ]


def _figure_in(request: HttpRequest) -> Figure:
    asked = request.GET.get("figure", "")
    if asked not in list(Figure):
        raise Refused("not_found", "There is no such figure. Follow a link from the results.")
    return Figure(asked)


def _place(one: LineRow, showing: Showing) -> dict[str, int]:
    option = next(place for place, figures in enumerate(showing.figures) if figures.key == one.option)
    lines = [row.label for row in showing.detail.content.lines_of(one.option) if row.treatment == Treatment.ECONOMIC]
    return {"option": option, "line": lines.index(one.label) if one.label in lines else 0}


def _line_facts(one: LineRow, option: OptionFigures, base_year: int) -> list[Fact]:
    bound = upper_bounds().get(one.bias)
    switching = next((line.switching_percent for line in option.lines if line.row.label == one.label), None)
    facts = [
        Fact(label="Option", value=option.name),
        Fact(label="Kind", value=kind_words(one.kind)),
        Fact(label="Given in", value=prices_words(one.prices, base_year) if one.prices else ""),
        Fact(label="Based on", value=one.basis),
        Fact(label="Optimism bias", value=bias_words(one)),
        Fact(
            label="Upper bound from",
            value=f"{bound.source}{'' if bound.verified else ' (unverified)'}" if bound else "",
        ),
        Fact(label="Switching value", value=f"{switching}%" if switching else ""),
    ]
    return [fact for fact in facts if fact.value]
