"""Figures against a slow calculation of another kind: each pound walked back one year at a time, by its own rate."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.change.appraisal.rules.answer import as_json, hundredths
from daybook.change.appraisal.rules.discounting import factors, flat, schedules
from daybook.change.appraisal.rules.economics import OptionResult, appraise
from daybook.change.appraisal.rules.inputs import (
    Appraisal,
    BenefitClass,
    BenefitLine,
    CostLine,
    Money,
    OptimismBias,
    Option,
)
from daybook.change.appraisal.rules.parsing import parse_appraisal
from daybook.change.appraisal.rules.simulation import simulate
from daybook.change.appraisal.tests.files import FILE, changed

NEW = 1


def results(content: bytes) -> tuple[OptionResult, ...]:
    return appraise(parse_appraisal(content).appraisal)


def standard_rate(year: int) -> Fraction:
    """The table of the Green Book 2026, written out a second time."""
    for last, rate in ((30, "3.5"), (75, "3"), (125, "2.5"), (200, "2"), (300, "1.5")):
        if year <= last:
            return Fraction(rate) / 100
    return Fraction(1, 100)


def walked_back(amounts: list[Fraction]) -> Fraction:
    """The present value of one amount a year: from the last year, what is later is worth less by that year's rate."""
    worth = Fraction(0)
    for year in range(len(amounts) - 1, -1, -1):
        worth = amounts[year] + worth / (1 + standard_rate(year + 1))
    return worth


def penny(figure: Fraction) -> str:
    """Half up by decimal division with far more digits than there are pennies."""
    digits = Decimal(abs(figure.numerator) * 10**40 // figure.denominator).scaleb(-40)
    size = digits.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{-size if figure < 0 and size else size}"


def test_the_file_to_the_penny() -> None:
    """Worked by hand with a pocket calculator's rules: OB 2 × (1 − 0.75) = 50 % of 600.50 is 300.25."""
    bau, new = as_json(results(FILE.encode()), simulate(parse_appraisal(FILE.encode()).appraisal))["options"]
    assert (bau["pv_costs"], bau["npsv"], bau["bcr"], bau["payback_year"]) == ("3801.64", "0.00", None, None)
    costs = Fraction("1900.75") + 700 / Fraction("1.035") + 500 / Fraction("1.035") ** 2 + 500 / Fraction("1.035") ** 3
    gains = 50 / Fraction("1.035") + Fraction("100.25") / Fraction("1.035") ** 2 + 100 / Fraction("1.035") ** 3
    assert (new["pv_costs"], new["pv_benefits"]) == (penny(costs), penny(gains))
    assert new["npsc"] == penny(costs - gains)
    assert new["payback_year"] == 2  # -900.75, then -550.75 (300 saved, 50 gained), then 49.50 at the end of year 2
    assert bau["switching_values"] == {"Run today's services": None}
    assert list(new["switching_values"]) == ["Build", "Run", "Time saved", "Trust"]


@pytest.mark.parametrize("years", [1, 2, 31, 32, 76, 77, 90, 126, 201, 301, 320])
def test_factors_chain_across_every_kink(years: int) -> None:
    found = factors(schedules()["green_book_2026"], years)
    worth = Fraction(1)
    for year in range(years):
        worth = worth if year == 0 else worth / (1 + standard_rate(year))
        assert found.at(year) == worth
    assert found.total == walked_back([Fraction(1)] * years)


def test_factors_at_the_kinks_as_printed_in_tables() -> None:
    """Long published for the standard rate: 0.3563 in year 30, 0.3459 in year 31, 0.0942 in 75, 0.0919 in 76."""
    found = factors(schedules()["green_book_2026"], 80)
    assert [f"{float(found.at(year)):.4f}" for year in (0, 1, 30, 31, 75, 76)] == [
        "1.0000", "0.9662", "0.3563", "0.3459", "0.0942", "0.0919",
    ]  # fmt: skip


AMOUNTS = st.integers(-(10**13), 10**13).map(lambda pence: Fraction(pence, 100))
SHARES = st.integers(0, 1000).map(lambda thousandths: Fraction(thousandths, 1000))


@st.composite
def appraisals(draw: st.DrawFn) -> Appraisal:
    years = draw(st.sampled_from([1, 2, 5, 31, 32, 77, 85]))
    amounts = st.lists(AMOUNTS, min_size=years, max_size=years).map(tuple)

    def option(name: str) -> Option:
        costs = draw(st.lists(st.tuples(amounts, SHARES, SHARES), max_size=3))
        benefits = draw(st.lists(st.tuples(amounts, st.sampled_from(BenefitClass)), max_size=3))
        return Option(
            name,
            name,
            tuple(
                CostLine(f"c{place}", Money.CAPITAL, line, OptimismBias(2 * upper, mitigation))
                for place, (line, upper, mitigation) in enumerate(costs)
            ),
            tuple(BenefitLine(f"b{place}", kind, line) for place, (line, kind) in enumerate(benefits)),
        )

    options = (option("bau"), option("new"))
    return Appraisal("", 2026, years, schedules()["green_book_2026"], options, "bau")


@settings(deadline=None)
@given(appraisals())
def test_every_figure_equals_the_slow_calculation_to_the_penny(appraisal: Appraisal) -> None:
    slow = []
    for option in appraisal.options:
        costs = benefits = Fraction(0)
        for cost in option.costs:
            factor = 1 + cost.optimism_bias.upper * (1 - cost.optimism_bias.mitigation)
            costs += walked_back([amount * factor for amount in cost.amounts])
        for benefit in option.benefits:
            sign = {"qualitative": 0, "disbenefit": -1}.get(benefit.benefit_class, 1)
            benefits += sign * walked_back(list(benefit.amounts))
        slow.append((costs, benefits))
    (bau_costs, bau_benefits), _ = slow
    for option, (costs, benefits) in zip(
        as_json(appraise(appraisal), simulate(appraisal))["options"], slow, strict=True
    ):
        assert option["pv_costs"] == penny(costs)
        assert option["pv_benefits"] == penny(benefits)
        assert option["npsc"] == penny(costs - benefits)
        assert option["npsv"] == penny((bau_costs - bau_benefits) - (costs - benefits))
        assert option["eac"] == penny((costs - benefits) / walked_back([Fraction(1)] * appraisal.years))
        more = costs - bau_costs
        assert option["bcr"] == (penny((benefits - bau_benefits) / more) if more > 0 else None)


@settings(deadline=None)
@given(appraisals())
def test_a_switching_value_brings_the_net_value_to_nought(appraisal: Appraisal) -> None:
    base, option = appraisal.options
    _, new = appraise(appraisal)
    for label, percent in new.switching_values.items():
        if percent is None:
            continue
        factor = 1 + percent / 100
        costs = tuple(
            CostLine(line.label, line.kind, tuple(a * factor for a in line.amounts), line.optimism_bias)
            if line.label == label else line
            for line in option.costs
        )  # fmt: skip
        benefits = tuple(
            BenefitLine(line.label, line.benefit_class, tuple(a * factor for a in line.amounts))
            if line.label == label else line
            for line in option.benefits
        )  # fmt: skip
        moved = Appraisal("", 2026, appraisal.years, appraisal.schedule,
                          (base, Option("new", "", costs, benefits)), "bau")  # fmt: skip
        assert appraise(moved)[NEW].npsv == 0


@pytest.mark.parametrize(
    ("costs", "gains", "year"),
    [
        ([100, 0, 0, 0], [0, 50, 50, 50], 2),  # covered exactly at the end of year 2
        ([100, 0, 0, 0], [100, 0, 0, 0], 0),
        ([100, 0, 0, 0], [0, 0, 0, 99], None),
        ([0, 100, 0, 0], [0, 0, 40, 60], 3),  # nothing to cover before year 1, so year 0 is no payback
        ([0, 0, 0, 0], [0, 100, 0, 0], 0),  # it costs no more, so there is nothing to cover
        ([0, 0, 0, 0], [0, 0, 0, 0], None),  # the same as the baseline: nothing to pay back
        ([100, 0, 120, 0], [0, 100, 0, 200], 1),  # a renewal in year 2 does not undo the first payback
        ([-10, 0, 0, 0], [0, 0, 0, 0], 0),  # cheaper from the start
    ],
)  # fmt: skip
def test_payback_in_years_from_year_0(costs: list[int], gains: list[int], year: int | None) -> None:
    more = [1000 + cost for cost in costs]
    text = (
        '[appraisal]\nbase_year = 2026\nyears = 4\nrate = 0.035\n[[option]]\nid = "bau"\nbaseline = true\n'
        '[[option.cost]]\nlabel = "c"\nkind = "revenue"\namounts = [1000, 1000, 1000, 1000]\n'
        f'[[option]]\nid = "new"\n[[option.cost]]\nlabel = "c"\nkind = "revenue"\namounts = {more}\n'
        f'[[option.benefit]]\nlabel = "b"\nclass = "cash_releasing"\namounts = {gains}\n'
    )
    assert [each.payback_year for each in results(text.encode())] == [None, year]


def test_a_flat_rate_in_place_of_the_schedule() -> None:
    assert factors(flat(Fraction(1, 10)), 3).at(2) == Fraction(100, 121)
    found = results(changed(('schedule = "green_book_2026"', "rate = 0.1")))
    assert found[0].pv_costs == 1000 + 1000 / Fraction("1.1") + 1000 / Fraction("1.21") + 1000 / Fraction("1.331")
    assert results(changed(('schedule = "green_book_2026"', "rate = 0")))[0].pv_costs == 4000


def test_classes_of_benefit_count_as_they_are() -> None:
    def benefits(kind: str, amounts: str = "[0, 100, 0, 0]") -> Fraction:
        line = f'[[option.benefit]]\nlabel = "x"\nclass = "{kind}"\namounts = {amounts}\n\n[[risk]]'
        return results(changed(("[[risk]]", line)))[NEW].pv_benefits

    without = results(FILE.encode())[NEW].pv_benefits
    worth = 100 / Fraction("1.035")
    assert [benefits(kind) - without for kind in BenefitClass] == [worth, worth, worth, 0, -worth]
    # The loss of a disbenefit is written as a size: read as given, a minus sign would make it a gain.
    with pytest.raises(Exception, match=r"benefit\[2\]\.amounts\[1\]"):
        benefits("disbenefit", "[0, -100, 0, 0]")


@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        (Fraction(1, 200), "0.01"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(1, 201), "0.00"),
        (Fraction(-1, 201), "0.00"),
        (Fraction(2675, 1000), "2.68"),
        (Fraction(10**15) + Fraction(5, 1000), "1000000000000000.01"),
    ],
)
def test_half_a_penny_goes_away_from_nought(figure: Fraction, printed: str) -> None:
    assert hundredths(figure) == printed
