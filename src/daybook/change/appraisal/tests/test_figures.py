"""The figures of a revision: rows that add up, the financial case apart, bridges that add up, and what is found."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.change.appraisal.rules.bridge import bridge, most_moved
from daybook.change.appraisal.rules.changing import LineChange, Trial, tried
from daybook.change.appraisal.rules.content import FundingRow, LineRow, OptionRow
from daybook.change.appraisal.rules.financing import financial_case
from daybook.change.appraisal.rules.findings import findings_of
from daybook.change.appraisal.rules.results import adding_up, figures_of
from daybook.change.appraisal.rules.soundness import faults_of
from daybook.change.appraisal.rules.tracing import Figure, parts_of, years_of
from daybook.change.appraisal.tests.build import NEW_LINES, OPTIONS, RISKS, content

POUNDS = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)


@settings(deadline=None)
@given(st.lists(POUNDS, max_size=8))
def test_rounded_rows_add_up_and_none_is_a_penny_away(amounts: list[Fraction]) -> None:
    pence = adding_up(amounts)
    assert sum(pence) == sum(adding_up([sum(amounts, Fraction(0))]))
    assert all(abs(each - amount * 100) < 1 for each, amount in zip(pence, amounts, strict=True))


def test_options_by_hand() -> None:
    """Two years discounted at 3.5 percent; 200 percent of bias, three quarters mitigated, adds half to the build."""
    bau, _, new = figures_of("", content())
    d1, d2 = Fraction(1) / Fraction("1.035"), Fraction(1) / Fraction("1.035") ** 2
    costs = 135_000 + Fraction("15000.015") * d1 + 100_000 + 50_000 * d1 + 20_000 * d2
    gains = 9_000 * d1 + Fraction("20000.33") * d2
    before = 100_000 * (1 + d1 + d2)
    for figure, pounds in (
        (new.pv_costs_pence, costs),
        (new.pv_benefits_pence, gains),
        (new.npsc_pence, costs - gains),
        (new.npsv_pence, before - costs + gains),
        (bau.npsc_pence, before),
    ):
        assert abs(figure - pounds * 100) <= Fraction(1, 2)
    assert (new.rank, bau.rank, bau.payback_year, new.payback_year) == (2, 3, None, None) or new.rank in (1, 2, 3)
    assert [line.row.label for line in new.lines] == [row.label for row in NEW_LINES if row.treatment == "economic"]
    assert new.bias_pence == 45_000_00 + int(Fraction("5000.005") * d1 * 100 + Fraction(1, 2))


@pytest.mark.parametrize("figure", list(Figure))
def test_the_rows_behind_each_figure_add_up_to_it(figure: Figure) -> None:
    for option in figures_of("", content()):
        parts, total = parts_of(figure, option.key, content())
        assert total == getattr(option, f"{figure.value}_pence") == sum(part.pence for part in parts)
        assert all(part.line.treatment == "economic" for part in parts)
    for line in content().lines_of("new"):
        years, worth = years_of(line, content())
        assert sum(year.present_value_pence for year in years) == worth


def test_only_cash_enters_the_financial_case_and_vat_does() -> None:
    funds = (FundingRow("Fund", "capital", [100_000_00, 0, 0]), FundingRow("Base", "revenue", [90_000_00] * 3))
    first, second, third = financial_case("new", content(funding=funds))
    assert (first.capital_pence, first.revenue_pence, first.released_pence) == (153_000_00, 100_000_00, 0)
    assert (first.needed_pence, first.gap_pence) == (253_000_00, 63_000_00)
    # The disbenefit and the quantified time are no cash: only the posts released are.
    assert second.released_pence == 10_000_00
    assert third.gap_pence == 20_000_00 - 20_000_33 - 90_000_00


CHANGES = st.lists(
    st.tuples(st.sampled_from([(row.option, row.label) for row in content().lines]), st.integers(-100, 300)), max_size=4
)


@settings(deadline=None)
@given(CHANGES, st.sampled_from(["", "green_book_2026_health"]), st.integers(1, 6))
def test_a_bridge_adds_up_to_the_penny(changes: list[Any], schedule: str, years: int) -> None:
    trial = Trial(schedule, [LineChange(*name, str(percent)) for name, percent in changes])
    after = tried(content(), trial)
    after = replace(after, years=years, lines=tuple(_fitted(line, years) for line in after.lines))
    found = bridge("new", content(), after)
    *_, was = figures_of("", content(risks=(), correlations=()))
    *_, now = figures_of("", replace(after, risks=(), correlations=()))
    assert (found.before_pence, found.after_pence) == (was.npsv_pence, now.npsv_pence)
    assert found.before_pence + sum(step.pence for step in found.steps) == found.after_pence


def _fitted(line: LineRow, years: int) -> LineRow:
    return replace(line, amounts_pence=[*line.amounts_pence[:years], *[0] * (years - len(line.amounts_pence))])


def test_a_bridge_names_what_moved() -> None:
    after = tried(content(), Trial("", [LineChange("new", "Build", "10"), LineChange("bau", "Charge", "-10")]))
    steps = {step.label: step.pence for step in bridge("new", content(), after).steps}
    assert list(steps) == ["Charge (baseline)", "Build"]
    assert all(pence < 0 for pence in steps.values())
    assert bridge("bau", content(), after).steps == ()
    assert most_moved(content(), after) == "new"
    assert most_moved(after, after) == ""


def test_an_option_that_only_one_revision_has_is_worth_nothing_in_the_other() -> None:
    before = content(options=tuple(OPTIONS[:2]), lines=content().lines[:1], risks=(), correlations=())
    found = bridge("new", before, content())
    assert found.before_pence == 0
    assert found.after_pence == figures_of("", content())[2].npsv_pence


def test_a_rank_moves_when_an_input_does() -> None:
    ranks = [option.rank for option in figures_of("", content())]
    dear = figures_of("", tried(content(), Trial("", [LineChange("new", "Build", "300")])))
    assert ranks != [option.rank for option in dear]


def test_what_is_counted_twice_and_what_is_missing_is_found() -> None:
    codes = {one.code for one in findings_of(content(), figures_of("", content()))}
    assert {"counted_twice", "bias_beside_risk", "bias_unverified", "no_costs"} <= codes
    calm = content(risks=(), correlations=())
    assert "counted_twice" not in {one.code for one in findings_of(calm, figures_of("", calm))}


def changed(place: int, **fields: Any) -> dict[str, Any]:
    lines = list(content().lines)
    lines[place] = replace(lines[place], **fields)
    return {"lines": tuple(lines)}


def risk(**fields: Any) -> dict[str, Any]:
    return {"risks": (replace(RISKS[0], **fields), RISKS[1])}


@pytest.mark.parametrize(
    ("changes", "part", "row", "column"),
    [
        ({"options": (*OPTIONS, OptionRow("two", "Another", "bau"))}, "options", 3, "role"),
        ({"options": (*OPTIONS, OPTIONS[2])}, "options", 3, "key"),
        ({"options": (*OPTIONS, OptionRow("Two words", "Another", "other"))}, "options", 3, "key"),
        ({"schedule": "mine"}, "head", 0, "schedule"),
        ({"years": 200}, "head", 0, "years"),
        (changed(1, option="gone"), "lines", 1, "option"),
        (changed(1, label="Charge"), "lines", 2, "label"),
        (changed(1, amounts_pence=[1, 2]), "lines", 1, "amounts"),
        (changed(1, amounts_pence=[10**16, 0, 0]), "lines", 1, "amounts"),
        (changed(1, mitigation_percent="101"), "lines", 1, "mitigation"),
        (changed(1, mitigation_percent="nan"), "lines", 1, "mitigation"),
        (changed(3, bias="outsourcing_operating"), "lines", 3, "bias"),
        (changed(4, amounts_pence=[-1, 0, 0]), "lines", 4, "amounts"),
        (changed(5, amounts_pence=[1, 0, 0]), "lines", 5, "amounts"),
        (changed(1, label="a\0b"), "lines", 1, "label"),
        (risk(probability_percent="130"), "risks", 0, "probability"),
        (risk(year=3), "risks", 0, "year"),
        (risk(low_pence=10_000_00), "risks", 0, "low"),
        (risk(mode_pence=1), "risks", 0, "mode"),
        (risk(said_by=""), "risks", 0, "said_by"),
        (risk(said_on=None), "risks", 0, "said_on"),
        (risk(distribution="lognormal", low_pence=0), "risks", 0, "low"),
        ({"funding": (FundingRow("F", "capital", [1]),)}, "funding", 0, "amounts"),
    ],
)
def test_rows_that_cannot_be_kept_are_named(changes: dict[str, Any], part: str, row: int, column: str) -> None:
    found = faults_of(content(**changes))
    assert (part, row, column) in [(one.part, one.row, one.column) for one in found]


def test_sound_rows_have_no_faults() -> None:
    assert faults_of(content()) == []
