"""How the choice of option stands up when inputs turn out otherwise: scenarios, groups of inputs, single lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.rules.results import OptionFigures
from daybook.change.appraisal.rules.scenarios import STEPS, Case, Swung, groups_of, lines_of, scenarios_of
from daybook.change.appraisal.web.showing import Showing, frame, option_in, option_tabs, shown
from daybook.ui.analysis_charts import Swing, tornado
from daybook.ui.charts import Point, bars
from daybook.ui.parts import Column, Row, Table
from daybook.ui.routes import may, requires

MOST_SWINGS = 12


@requires("appraisal.view")
def sensitivity(request: HttpRequest, reference: str) -> HttpResponse:
    """What net values come to in each scenario, with each group of inputs moved, and with each line of one option."""
    showing = shown(request, reference, simulated=False)
    option = option_in(request, showing, highest=True)
    content = showing.detail.content
    scenarios, lines = scenarios_of(content), lines_of(content, option.key)
    swings = [
        Swing(label=one.label, low=min(one.npsv_pence[-20], one.npsv_pence[20]), expected=one.unmoved_pence,
              high=max(one.npsv_pence[-20], one.npsv_pence[20]))
        for one in lines[:MOST_SWINGS]
    ]  # fmt: skip
    points = [Point(label=case.name, pence=case.npsv_pence[option.key]) for case in scenarios]
    context = {
        **frame(showing, "sensitivity"),
        "option": option,
        "option_tabs": option_tabs(showing, "sensitivity", option),
        "scenarios": case_table("What each scenario comes to", scenarios, showing),
        "ranks": _rank_table(scenarios, showing),
        "named": len(scenarios) > 1,
        "changes": content.scenarios,
        "scenario_chart": bars(f"Net value of {option.name} in each scenario", points),
        "groups": case_table("One group of inputs of every option moved", groups_of(content), showing),
        "tornado": tornado(f"Net value of {option.name} with each line 20 percent lower or higher", swings)
        if swings
        else "",
        "lines": _line_table(option, lines),
        "write_url": path_to("write_scenarios", reference)
        if showing.asked is None and may(request, "appraisal.write_scenarios")
        else "",
    }
    return render(request, "appraisal/sensitivity.html", context)


def case_table(caption: str, cases: Sequence[Case], showing: Showing) -> Table:
    """One row a case: which option is preferred, and the net value of each with its rank."""
    names = {option.key: option.name for option in showing.figures}
    asked = [option.key for option in showing.others]
    usual = min(showing.figures, key=lambda option: option.rank).key
    return Table(
        caption=caption,
        columns=(
            Column(key="case", label="When", main=True),
            Column(key="preferred", label="Highest value"),
            *(Column(key=key, label=names[key], kind="money") for key in asked),
        ),
        rows=[
            Row(
                cells=(
                    case.name,
                    f"{names[case.preferred]}{'' if case.preferred == usual else ' instead'}",
                    *(case.npsv_pence[key] for key in asked),
                )
            )
            for case in cases
        ],
    )


def _rank_table(cases: Sequence[Case], showing: Showing) -> Table:
    """One row a case: the rank of every option, business as usual included."""
    return Table(
        caption="Ranks in each scenario",
        columns=(
            Column(key="case", label="When", main=True),
            *(Column(key=option.key, label=option.name, kind="number") for option in showing.figures),
        ),
        rows=[Row(cells=(case.name, *(case.ranks[option.key] for option in showing.figures))) for case in cases],
    )


def short_case_table(caption: str, cases: Sequence[Case], options: Sequence[OptionFigures]) -> Table:
    """One row a case, for a narrow place: which option is the highest, and what it is worth."""
    names = {option.key: option.name for option in options}
    return Table(
        caption=caption,
        columns=(
            Column(key="case", label="When", main=True),
            Column(key="preferred", label="Highest value"),
            Column(key="npsv", label="NPSV of it", kind="money"),
        ),
        rows=[Row(cells=(case.name, names[case.preferred], case.npsv_pence[case.preferred])) for case in cases],
    )


def _line_table(option: OptionFigures, lines: Sequence[Swung]) -> Table:
    return Table(
        caption=f"Net value of {option.name} with one line moved, the widest first",
        columns=(
            Column(key="line", label="Line", main=True),
            *(Column(key=f"s{step}", label=f"{'+' if step > 0 else '−'}{abs(step)}%", kind="money") for step in STEPS),
        ),
        rows=[Row(cells=(one.label, *(one.npsv_pence[step] for step in STEPS))) for one in lines],
        empty="No line of this option is worth anything yet.",
    )
