"""Sensitivity and scenarios: against a slow second calculation, year by year from the rows; pages and acts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.change.appraisal.operations.write_options import write_options
from daybook.change.appraisal.operations.write_scenarios import write_scenarios
from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.public import appraisal_of
from daybook.change.appraisal.queries import revision_detail
from daybook.change.appraisal.rules.content import Content, ScenarioRow
from daybook.change.appraisal.rules.results import figures_of
from daybook.change.appraisal.rules.scenarios import STEPS, groups_of, lines_of, scenarios_of
from daybook.change.appraisal.rules.soundness import faults_of
from daybook.change.appraisal.tests.build import OPTIONS, YEARS, appraised, content, seen
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import refused
from tests.pages import client_of, page

PESSIMISTIC = [
    ScenarioRow("Pessimistic", "costs", percent="20"),
    ScenarioRow("Pessimistic", "benefits", percent="-50"),
    ScenarioRow("Pessimistic", "delay", "new", years=1),
]
LATE = ScenarioRow("Late", "delay", years=2)
DEARER = ScenarioRow("Dearer build", "line", "new", "Build", "25")


def slow(whole: Content, option: str, rows: list[ScenarioRow]) -> int:
    """The net value of an option in pence, from the rows alone: plain loops and fifty digits."""
    with localcontext() as context:
        context.prec = 50
        delay = sum(row.years for row in rows if row.what == "delay" and row.option in ("", option))
        net = sum(
            (_year(whole, option, year, delay, rows) - _gain(whole, "bau", year, [])) / Decimal("1.035") ** year
            for year in range(whole.years)
        )
        return int(Decimal(net).quantize(Decimal(1), ROUND_HALF_UP))


def _year(whole: Content, option: str, year: int, delay: int, rows: list[ScenarioRow]) -> Decimal:
    return _gain(whole, "bau", year, []) if year < delay else _gain(whole, option, year - delay, rows)


def _gain(whole: Content, option: str, year: int, rows: list[ScenarioRow]) -> Decimal:
    total = Decimal(0)
    for line in whole.lines:
        if line.option != option or line.treatment != "economic" or line.kind == "qualitative":
            continue
        amount, bias = Decimal(line.amounts_pence[year]), Decimal(line.upper_percent) / 100
        bias *= 1 - Decimal(line.mitigation_percent) / 100
        for row in rows:
            factor = 1 + Decimal(row.percent) / 100
            if row.option not in ("", option):
                continue
            if row.what == f"{line.side}s" or (row.what, row.label) == ("line", line.label):
                amount *= factor
            if row.what == "bias":
                bias *= factor
        worse = line.side == "cost" or line.kind == "disbenefit"
        total += amount * (1 + bias if line.side == "cost" else 1) * (-1 if worse else 1)
    return total


PERCENTS = st.integers(-100, 300).map(str)
CHANGES = st.one_of(
    st.builds(ScenarioRow, st.just("One"), st.sampled_from(["costs", "benefits", "bias"]), st.sampled_from(["", "new"]),
              percent=PERCENTS),
    st.builds(ScenarioRow, st.just("One"), st.just("line"), st.just("new"),
              st.sampled_from(["Build", "Charge", "Posts released", "Slower at first"]), PERCENTS),
    st.builds(ScenarioRow, st.just("One"), st.just("delay"), st.sampled_from(["", "new"]), years=st.integers(1, 2)),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(CHANGES, max_size=4, unique_by=lambda row: (row.what, row.option, row.label)))
def test_a_scenario_equals_the_slow_calculation(rows: list[ScenarioRow]) -> None:
    if sum(row.years for row in rows) > YEARS:
        return
    case = scenarios_of(content(scenarios=tuple(rows)))[-1]
    for key in ("do_minimum", "new"):
        assert abs(case.npsv_pence[key] - slow(content(), key, rows)) <= (0 if key == "new" else 1)
    assert case.npsv_pence["bau"] == 0


def test_groups_and_lines_equal_the_slow_calculation() -> None:
    whole = content()
    groups = {case.name: case.npsv_pence["new"] for case in groups_of(whole)}
    assert groups["Costs +20%"] == slow(whole, "new", [ScenarioRow("", "costs", percent="20")])
    assert groups["Optimism bias −50%"] == slow(whole, "new", [ScenarioRow("", "bias", percent="-50")])
    assert groups["Start a year later"] == slow(whole, "new", [ScenarioRow("", "delay", years=1)])
    assert len(groups) == 3 * len(STEPS) + 1
    swung = lines_of(whole, "new")
    for one in swung:
        for step in STEPS:
            row = ScenarioRow("", "line", "new", one.label, str(step))
            assert abs(one.npsv_pence[step] - slow(whole, "new", [row])) <= 1
    assert "Easier to use" not in {one.label for one in swung}
    assert swung[0].unmoved_pence == figures_of("", whole)[2].npsv_pence


def test_which_option_is_preferred_moves_with_the_inputs() -> None:
    dear = (ScenarioRow("Dear", "costs", percent="100"),)
    given_case, scenario = scenarios_of(content(scenarios=dear))
    assert given_case.name == "As given"
    assert given_case.ranks == {option.key: option.rank for option in figures_of("", content())}
    # Do minimum has no lines, so it is worth all that today's service costs.
    assert (given_case.preferred, scenario.preferred) == ("do_minimum", "do_minimum")
    without = content(options=(OPTIONS[0], OPTIONS[2]), scenarios=dear)
    assert [case.preferred for case in scenarios_of(without)] == ["new", "bau"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ScenarioRow("", "costs", percent="1"), "name"),
        (ScenarioRow("A", "hope", percent="1"), "what"),
        (ScenarioRow("A", "costs", "gone", percent="1"), "option"),
        (ScenarioRow("A", "costs", percent="-101"), "amount"),
        (ScenarioRow("A", "costs", percent="nan"), "amount"),
        (ScenarioRow("A", "delay", years=YEARS), "amount"),
        (ScenarioRow("A", "delay", years=1, percent="5"), "amount"),
        (ScenarioRow("A", "line", "new", "Nothing like it", "5"), "label"),
        (ScenarioRow("A", "line", "", "Build", "5"), "label"),
        (ScenarioRow("A", "bias", "new", "Build", "5"), "label"),
    ],
)
def test_changes_that_cannot_be_kept_are_named(row: ScenarioRow, column: str) -> None:
    assert ("scenarios", 0, column) in [(one.part, one.row, one.column) for one in faults_of(content(scenarios=(row,)))]


@pytest.mark.django_db
def test_scenarios_are_written_shown_and_leave_with_their_option(players: Cast) -> None:
    made = appraised(players)
    rows = [*PESSIMISTIC, LATE, DEARER]
    refused("not_permitted", write_scenarios, **seen(players, made) | {"actor": players.auditor}, scenarios=rows)
    kept = write_scenarios(**seen(players, made), scenarios=rows)
    refused("stale", write_scenarios, **seen(players, made), scenarios=rows)
    refused("bad_rows", write_scenarios, **seen(players, kept), scenarios=[DEARER, DEARER])
    assert revision_detail(players.auditor, made.reference).content == content(scenarios=tuple(rows))
    view = appraisal_of(made.reference)
    assert [case.name for case in view.scenarios] == ["As given", "Pessimistic", "Late", "Dearer build"]
    reader = client_of(players.auditor)
    (told,) = reader.get("/api/appraisal/appraisal", {"reference": made.reference}).json()
    assert [case["name"] for case in told["scenarios"]] == ["As given", "Pessimistic", "Late", "Dearer build"]
    assert told["scenarios"][1]["ranks"] == view.scenarios[1].ranks
    shown = page(reader, path_to("sensitivity", made.reference, option=2))
    assert "Dearer build" in shown
    assert "Ranks in each scenario" in shown
    assert "Start a year later" in shown
    assert "Pessimistic" in page(reader, path_to("workbench", made.reference))
    after = write_options(**seen(players, kept), options=OPTIONS[:2])
    assert revision_detail(players.auditor, after.reference).content.scenarios == (*PESSIMISTIC[:2], LATE)


@pytest.mark.django_db
def test_scenarios_are_pasted_and_a_wrong_one_is_told_beside_it(players: Cast) -> None:
    made = appraised(players)
    author, address = client_of(players.originating_officer), path_to("write_scenarios", made.reference)
    given: dict[str, Any] = {"why": "First.", "seen_revision": made.revision}
    wrong = author.post(address, given | {"scenarios": "Worse\tcosts\t\t\t20\nWorse\tdelay\tnew\t\tsoon\n"})
    assert wrong.status_code == 422
    assert "whole years" in wrong.content.decode()
    assert (
        author.post(address, given | {"scenarios": "Worse\tcosts\t\t\t−20\nWorse\tdelay\tnew\t\t1\n"}).status_code
        == 302
    )
    assert revision_detail(players.auditor, made.reference).content.scenarios == (
        ScenarioRow("Worse", "costs", percent="-20"),
        ScenarioRow("Worse", "delay", "new", years=1),
    )
    assert client_of(players.auditor).get(address).status_code == 403
