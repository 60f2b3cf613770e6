"""Real and nominal money: exact both ways, against a slow second calculation; and what cannot be converted is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.appraisal.operations.adjust_inputs import adjust_inputs
from daybook.change.appraisal.operations.write_funding import write_funding
from daybook.change.appraisal.operations.write_lines import write_lines
from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.public import appraisal_of
from daybook.change.appraisal.queries import revision_detail
from daybook.change.appraisal.rules.bridge import bridge
from daybook.change.appraisal.rules.content import FundingRow
from daybook.change.appraisal.rules.financing import asked_of_funds, financial_case, funds_by_year
from daybook.change.appraisal.rules.prices import NOMINAL, Deflator, deflators, prices_of
from daybook.change.appraisal.rules.results import figures_of
from daybook.change.appraisal.rules.soundness import faults_of
from daybook.change.appraisal.tests.build import BAU_LINES, NEW_LINES, appraised, content, seen
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import refused
from daybook.finance.budgets.public import funds_left
from daybook.kernel.money import said
from daybook.kernel.periods import Span
from tests.pages import client_of, page

ASSUMED = "assumed_two_percent"
# Four percent into 2025/26, three into 2026/27, then one and a half a year.
KINKED = Deflator(
    "kinked",
    (
        (Span(date(2025, 4, 1), date(2026, 4, 1)), Fraction(4, 100)),
        (Span(date(2026, 4, 1), date(2027, 4, 1)), Fraction(3, 100)),
        (Span(date(2027, 4, 1)), Fraction(15, 1000)),
    ),
)
AMOUNTS = st.lists(st.integers(-(10**12), 10**12), min_size=4, max_size=4)


def climbed(amount: Fraction, start: int, end: int) -> Fraction:
    """The slow way: one year after another, up or down."""
    rises = {2025: Decimal("1.04"), 2026: Decimal("1.03")}
    while start < end:
        start += 1
        amount *= Fraction(rises.get(start, Decimal("1.015")))
    while start > end:
        amount /= Fraction(rises.get(start, Decimal("1.015")))
        start -= 1
    return amount


@given(AMOUNTS, st.integers(2024, 2029), st.integers(2024, 2030))
def test_prices_of_any_year_become_those_of_any_other(pence: list[int], base_year: int, price_year: int) -> None:
    prices = prices_of(KINKED, base_year, 4)
    amounts = tuple(Fraction(each, 100) for each in pence)
    spent = prices.nominal("", amounts)
    assert spent == tuple(climbed(each, base_year, base_year + year) for year, each in enumerate(amounts))
    assert prices.real(NOMINAL, spent) == amounts
    if price_year < base_year + 4:
        assert prices.real(str(price_year), amounts) == tuple(climbed(each, price_year, base_year) for each in amounts)


def test_the_reference_says_where_it_is_from_and_that_it_is_unread() -> None:
    assert all(series.source for series in deflators().values())
    assert not deflators()[ASSUMED].verified


def test_without_a_deflator_nothing_moves() -> None:
    plain, named = financial_case("new", content()), financial_case("new", content(deflator=ASSUMED))
    assert [year.level for year in plain] == ["1.0000"] * 3
    assert [year.level for year in named] == ["1.0000", "1.0200", "1.0404"]
    assert [year.real_needed_pence for year in named] == [year.needed_pence for year in plain]
    for before, after in zip(figures_of("", content()), figures_of("", content(deflator=ASSUMED)), strict=True):
        assert before == after


def test_the_financial_case_is_the_money_of_each_year_rounded_once() -> None:
    funding = (FundingRow("Plan", "revenue", [10_000_01] * 3), FundingRow("Cash", "capital", [5_000_00] * 3, NOMINAL))
    *_, third = financial_case("new", content(deflator=ASSUMED, funding=funding))
    rise = Decimal("1.02") ** 2
    assert third.revenue_pence == round(Decimal(20_000_00) * rise)
    assert third.released_pence == round(Decimal(20_000_33) * rise)
    assert third.revenue_funding_pence == round(Decimal(10_000_01) * rise)
    assert third.capital_funding_pence == 5_000_00


def test_what_is_given_as_it_is_spent_is_deflated_in_the_economic_case() -> None:
    lines = tuple(replace(line, prices=NOMINAL) if line.label == "Posts released" else line for line in content().lines)
    *_, new = figures_of("", content(deflator=ASSUMED, lines=lines))
    rate, rise = Decimal("1.035"), Decimal("1.02")
    gains = Decimal(10_000_00) / rise / rate + Decimal(20_000_33) / rise**2 / rate**2 - Decimal(1_000_00) / rate
    assert new.pv_benefits_pence == round(gains)
    *_, third = financial_case("new", content(deflator=ASSUMED, lines=lines))
    assert third.released_pence == 20_000_33


def test_a_bridge_over_other_prices_adds_up() -> None:
    lines = tuple(replace(line, prices="2024") if line.label == "Build" else line for line in content().lines)
    priced = content(deflator=ASSUMED, lines=lines)
    for before, after in ((content(), priced), (priced, content())):
        found = bridge("new", before, after)
        assert found.before_pence + sum(step.pence for step in found.steps) == found.after_pence
        assert found.after_pence == figures_of("", after)[2].npsv_pence


@pytest.mark.parametrize(
    ("changes", "part", "column"),
    [
        ({"deflator": "hope"}, "head", "deflator"),
        ({"deflator": ASSUMED, "base_year": 2019}, "head", "deflator"),
        ({"lines": (replace(BAU_LINES[0], prices=NOMINAL),)}, "lines", "prices"),
        ({"deflator": ASSUMED, "lines": (replace(BAU_LINES[0], prices="2019"),)}, "lines", "prices"),
        ({"deflator": ASSUMED, "lines": (replace(BAU_LINES[0], prices="2029"),)}, "lines", "prices"),
        ({"deflator": ASSUMED, "lines": (replace(BAU_LINES[0], prices="２０２４"),)}, "lines", "prices"),
        ({"funding": (FundingRow("F", "capital", [1] * 3, "2024"),)}, "funding", "prices"),
    ],
)
def test_prices_that_cannot_be_converted_are_named(changes: dict[str, Any], part: str, column: str) -> None:
    assert (part, 0, column) in [(one.part, one.row, one.column) for one in faults_of(content(**changes))]


def test_what_is_asked_of_each_fund_is_put_together_by_its_code() -> None:
    rows = (
        FundingRow("Major Change Fund", "capital", [1_00, 2_00, 3_00], NOMINAL, "MCF"),
        FundingRow("The change fund", "revenue", [1_00] * 3, "", "MCF"),
        FundingRow("Savings", "revenue", [5_00] * 3, NOMINAL),
    )
    first, second = asked_of_funds(content(deflator=ASSUMED, funding=rows))
    assert (first.code, first.capital_pence, first.revenue_pence) == ("MCF", 6_00, 3_06)
    assert (first.asked_pence, second.code, second.asked_pence) == (9_06, "", 15_00)


def test_the_funds_of_each_year_add_up_to_what_the_financial_case_is_given() -> None:
    """Three thirds of a penny too much: the odd pennies go to one of the funds, and codes make one fund of two rows."""
    rows = (
        FundingRow("First", "revenue", [33_33] * 3),
        FundingRow("Second", "revenue", [33_33] * 3),
        FundingRow("Change", "capital", [1_00, 2_00, 3_00], NOMINAL, "MCF"),
        FundingRow("The change fund", "capital", [10_00] * 3, NOMINAL, "MCF"),
    )
    held = content(deflator=ASSUMED, funding=rows)
    funds = funds_by_year(held)
    assert [(one.fund, one.kind) for one in funds] == [
        ("Change", "capital"),
        ("First", "revenue"),
        ("Second", "revenue"),
    ]
    assert funds[0].pence == (11_00, 12_00, 13_00)
    for place, year in enumerate(financial_case("new", held)):
        assert sum(one.pence[place] for one in funds if one.kind == "revenue") == year.revenue_funding_pence


@pytest.mark.django_db
def test_a_fund_of_the_ledger_is_named_and_what_is_short_there_is_shown(players: Cast) -> None:
    made = appraised(players)
    asked = FundingRow("Major Change Fund", "capital", [0, 9_000_000_00, 0], code="MCF")
    refused("bad_rows", write_funding, **seen(players, made), funding=[replace(asked, code="GONE")])
    kept = write_funding(**seen(players, made), funding=[asked])
    assert revision_detail(players.auditor, kept.reference).content.funding == (asked,)
    left = funds_left()["MCF"].left_pence
    assert left > 0
    reader = client_of(players.auditor)
    assert said(9_000_000_00 - left) in page(reader, path_to("finances", made.reference))
    offered = client_of(players.originating_officer).get(path_to("write_funding", made.reference)).content.decode()
    assert "MCF" in offered


@pytest.mark.django_db
def test_a_deflator_is_kept_with_the_prices_of_lines_and_funds_and_shown(players: Cast) -> None:
    made = appraised(players)
    priced = [replace(NEW_LINES[0], prices="2024"), replace(NEW_LINES[1], prices=NOMINAL)]
    refused("bad_rows", write_lines, **seen(players, made), option="new", lines=priced)
    made = adjust_inputs(**seen(players, made), changes=[], deflator=ASSUMED)
    made = write_lines(**seen(players, made), option="new", lines=priced)
    made = write_funding(**seen(players, made), funding=[FundingRow("Fund", "capital", [1_00] * 3, NOMINAL)])
    held = revision_detail(players.auditor, made.reference).content
    assert (held.deflator, [row.prices for row in held.lines_of("new")]) == (ASSUMED, ["2024", NOMINAL])
    assert held.funding == (FundingRow("Fund", "capital", [1_00] * 3, NOMINAL),)
    refused("bad_rows", adjust_inputs, **seen(players, made), changes=[], deflator="")
    refused("bad_rows", adjust_inputs, **seen(players, made), changes=[], deflator="hope")
    reader = client_of(players.auditor)
    assert "unverified" in page(reader, path_to("finances", made.reference))
    assert "In prices of 2026" in page(reader, path_to("line", made.reference, option=2, line=0))
    tried = page(reader, path_to("workbench", made.reference, deflator=ASSUMED))
    assert "Nothing differs" in tried
    view = appraisal_of(made.reference)
    assert view.deflator is not None
    assert view.deflator.name == ASSUMED
