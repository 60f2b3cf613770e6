from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from daybook.ui.charts import Point, bars, budget_bar, line
from daybook.ui.drawing import text_width
from daybook.ui.grid import Grid, GridColumn, GridProblem, TooManyLines, read_grid, write_grid
from daybook.ui.parts import Column, Row, Table
from daybook.ui.tones import state_words, tone_of

COLUMNS = [
    GridColumn(key="cost_centre", label="Cost centre", kind="code"),
    GridColumn(key="debit", label="Debit", kind="money", total="debit"),
    GridColumn(key="description", label="Description"),
]


def drawn(source: str, **context: object) -> str:
    return Template("{% load daybook_ui %}" + source).render(Context(context))


def test_a_figure_and_its_total_carry_the_same_pence() -> None:
    page = drawn("{% figure pence '/rows' %}{% total pence %}", pence=-94739350)
    assert 'class="figure db-money" data-figure-pence="-94739350" href="/rows"' in page
    assert 'data-total-pence="-94739350"' in page
    assert page.count("−£947,393.50") == 2


def test_nothing_is_a_dash_and_not_a_link() -> None:
    assert "<a" not in drawn("{% figure None '/rows' %}")


def test_state_is_a_word_with_a_tone() -> None:
    assert drawn("{% tag 'signed_by_chief_executive' %}").count("Signed by chief executive") == 1
    assert (tone_of("posted"), tone_of("Refused"), tone_of("never heard of it")) == ("good", "bad", "quiet")
    assert state_words("") == ""


def test_cells_are_escaped() -> None:
    table = Table(caption="<i>", columns=[Column(key="a", label="<b>")], rows=[Row(cells=["<script>"])])
    page = drawn("{% data_table table %}", table=table)
    assert "<script>" not in page
    assert "<b>" not in page
    assert "<i>" not in page


def test_a_row_with_a_cell_too_few_is_a_mistake_in_the_program() -> None:
    table = Table(
        caption="x", columns=[Column(key="a", label="A"), Column(key="b", label="B")], rows=[Row(cells=["1"])]
    )
    with pytest.raises(ValueError, match="shorter"):
        drawn("{% data_table table %}", table=table)


def test_an_empty_table_offers_the_first_step() -> None:
    table = Table(caption="x", columns=[], rows=[], empty="Claims appear here.", empty_url="/new", empty_action="Claim")
    page = drawn("{% data_table table %}", table=table)
    assert "Claims appear here." in page
    assert 'href="/new"' in page


def test_tabs_hold_what_was_put_in_them_and_no_more() -> None:
    source = "{% tabs %}{% tab label='One' id='a' %}first{% endtab %}{% endtabs %}"
    page = drawn(source + source.replace("One", "Two").replace("first", "second"))
    assert page.count("first") == 1
    assert page.count('class="govuk-tabs__panel"') == 2


def widths(svg: str) -> dict[int, float]:
    found = re.findall(r'db-chart__fill-(\d)" x="[\d.]+" y="36.0" width="([\d.]+)"', svg.split("</svg>")[0])
    return {int(number): float(width) for number, width in found}


@given(st.integers(0, 10**11), st.integers(0, 10**11), st.integers(0, 10**11), st.integers(1, 10**12))
def test_the_parts_of_a_budget_bar_are_to_scale(actual: int, committed: int, reserved: int, budget: int) -> None:
    sums = (actual, committed, reserved, budget - actual - committed - reserved)
    given_parts = [Point(label="p", pence=pence) for pence in sums]
    chart = budget_bar(
        "B",
        actual=given_parts[0],
        committed=given_parts[1],
        reserved=given_parts[2],
        budget=Point(label="B", pence=budget),
    )
    span = max(budget, sum(sums[:3]))
    for number, width in widths(chart.svg).items():
        assert width == pytest.approx(max(sums[number - 1], 0) * 718 / span, abs=0.06)
    assert [row[0].pence for row in chart.rows] == [*sums, budget]


def test_no_rule_of_a_budget_bar_runs_through_words() -> None:
    sums = {"actual": 176_750_00, "committed": 124_150_00, "reserved": 29_150_00, "budget": 2_761_900_00}
    chart = budget_bar("B", **{name: Point(label=name.capitalize(), pence=pence) for name, pence in sums.items()})
    for svg in chart.svg.split("</svg>")[:2]:
        rules = [(float(x), float(end)) for x, end in re.findall(r'd="M([\d.]+) 77V([\d.]+)"', svg)]
        words = re.findall(r'x="([\d.]+)" y="([\d.]+)" text-anchor="start">([^<]+)', svg)
        assert len(rules) == 3
        for left, foot, text in words:
            across = [x for x, end in rules if float(left) < x < float(left) + text_width(text) and end >= float(foot)]
            assert not across or float(foot) < 77, (text, across)


def test_charts_hold_no_style_and_escape_their_words() -> None:
    point = Point(label='<b>"&', pence=-5)
    for chart in (bars("<i>", [point]), line("<i>", [("<u>", [point, point])]), bars("Nothing", [])):
        assert not re.search(r"<[biu]>| style=|onload", chart.svg)
        assert chart.svg.count('role="img"') == 2


def test_grid_lines_are_read_with_their_numbers() -> None:
    text = "Cost centre\tDebit\tDescription\r\nBS01\t1,200.50\t\tmore\r\n\r\n HR02 \t\r\n"
    assert [(line.number, line.cells) for line in read_grid(text, COLUMNS)] == [
        (2, {"cost_centre": "BS01", "debit": "1,200.50", "description": ""}),
        (4, {"cost_centre": "HR02", "debit": "", "description": ""}),
    ]


def test_quotes_in_a_cell_are_only_quotes() -> None:
    (line,) = read_grid('BS01\t1\tThe "best" and "\n', COLUMNS)
    assert line.cells["description"] == 'The "best" and "'


@given(st.lists(st.tuples(*[st.text("ab \"'=\t\n,1", max_size=6)] * 3), max_size=6))
def test_what_is_written_is_read_back(lines: list[tuple[str, str, str]]) -> None:
    plain = [[" ".join(cell.split()) for cell in line] for line in lines]
    read = read_grid(write_grid(lines), COLUMNS)
    assert [list(line.cells.values()) for line in read] == [line for line in plain if any(line)]


def test_too_many_lines_are_refused_with_a_way_on() -> None:
    with pytest.raises(TooManyLines, match="Import a file"):
        read_grid("BS01\n" * 20_001, COLUMNS)


def test_a_problem_leads_to_its_cell() -> None:
    problems = [GridProblem(line=2, column="debit", message="not an amount"), GridProblem(line=3, message="closed")]
    grid = Grid(name="lines", label="Lines", columns=COLUMNS, problems=problems)
    assert grid.targets == [
        ("lines-2-debit", "Line 2: not an amount"),
        ("lines-3-cost_centre", "Line 3: closed"),
    ]
