"""How a benefit stands, what may be counted twice, and how figures are read: pure, no database."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.benefits.rules.counting import Claim, overlaps
from daybook.change.benefits.rules.flows import LogFigure, log_value
from daybook.change.benefits.rules.mapping import UNNAMED, Chain, map_of
from daybook.change.benefits.rules.profile import (
    Course,
    DatedValue,
    Standing,
    at_least,
    gain,
    reaches_the_financial_case,
    standing_of,
)
from daybook.change.benefits.rules.tracking import Gain, Tally, tallies
from daybook.change.benefits.rules.values import pence_of, plain_value, read_value, value_words
from daybook.kernel.prices import LARGEST_MILLIONTHS
from daybook.kernel.refused import Refused

M = 1_000_000
START = date(2026, 1, 1)
MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)
_STATE = ("approved", "draft", "withdrawn")
values = st.integers(min_value=-(10**12), max_value=10**12)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))


def course(
    *readings: DatedValue,
    state: str = "approved",
    kind: str = "quantified",
    direction: str = "lower",
    owned: bool = True,
    baseline: int | None = 100,
    starts_on: date | None = START,
    targets: tuple[DatedValue, ...] = (DatedValue(MARCH, 80), DatedValue(JUNE, 60)),
) -> Course:
    return Course(
        state=state,
        direction=direction,
        benefit_class=kind,
        owned=owned,
        baseline=baseline,
        starts_on=starts_on,
        targets=targets,
        readings=readings,
    )


def on(day: date, value: int) -> DatedValue:
    return DatedValue(day, value)


@pytest.mark.parametrize(
    ("given", "today", "expected"),
    [
        (course(state="withdrawn", baseline=None), JUNE, Standing.WITHDRAWN),
        (course(baseline=None, state="draft"), JUNE, Standing.NOT_MEASURABLE),
        (course(owned=False), JUNE, Standing.NOT_MEASURABLE),
        (course(on(MARCH, 10), state="draft"), JUNE, Standing.NOT_APPROVED),
        (course(), date(2025, 12, 31), Standing.NOT_STARTED),
        (course(), START, Standing.READING_DUE),
        (course(starts_on=None), MARCH - timedelta(1), Standing.NOT_STARTED),
        (course(starts_on=None), MARCH, Standing.READING_DUE),
        (course(on(MARCH, 80)), MARCH, Standing.ON_TRACK),
        (course(on(MARCH, 81)), MARCH, Standing.BEHIND),
        (course(on(MARCH, 101)), MARCH, Standing.WORSE),
        (course(on(MARCH, 60)), MARCH, Standing.REACHED),
        (course(on(MARCH, 80)), JUNE, Standing.READING_DUE),
        (course(on(START, 99)), MARCH - timedelta(1), Standing.ON_TRACK),
        (course(on(JUNE, 1)), MARCH, Standing.READING_DUE),
        (course(on(MARCH, 81), kind="dis-benefit"), MARCH, Standing.BEHIND),
        (course(on(MARCH, 60), kind="dis-benefit"), MARCH, Standing.ON_TRACK),
        (
            course(on(START, 5), kind="dis-benefit", baseline=0, targets=(DatedValue(JUNE, 7),)),
            START,
            Standing.ON_TRACK,
        ),
        (
            course(on(START, 8), kind="dis-benefit", baseline=0, targets=(DatedValue(JUNE, 7),)),
            START,
            Standing.BEHIND,
        ),
    ],
)
def test_how_a_benefit_stands(given: Course, today: date, expected: Standing) -> None:
    assert standing_of(given, today) is expected


@given(st.sampled_from(_STATE), st.lists(values, max_size=4), st.lists(values, max_size=4), values, st.booleans(), days)
def test_more_is_better_is_less_is_better_upside_down(
    state: str, targets: list[int], readings: list[int], baseline: int, dis: bool, today: date
) -> None:
    def standing(sign: int, direction: str) -> Standing:
        def dated(given: list[int], start: date) -> tuple[DatedValue, ...]:
            return tuple(DatedValue(start + timedelta(200 * place), sign * one) for place, one in enumerate(given))

        return standing_of(
            course(
                *dated(readings, date(2024, 6, 1)), state=state, direction=direction, baseline=sign * baseline,
                kind="dis-benefit" if dis else "qualitative", targets=dated(targets, date(2024, 9, 1)),
            ),
            today,
        )  # fmt: skip

    assert standing(1, "lower") is standing(-1, "higher")


@given(values, values)
def test_a_gain_is_above_zero_just_where_it_is_better(baseline: int, value: int) -> None:
    for direction in ("lower", "higher"):
        better = gain(direction, baseline, value)
        assert better is not None
        assert (better >= 0) == at_least(direction, value, baseline)
    assert gain("lower", None, value) is None
    assert gain("higher", None, value) == value


def test_only_cash_in_pounds_reaches_the_financial_case() -> None:
    assert reaches_the_financial_case("cash-releasing", "pounds")
    assert not reaches_the_financial_case("non-cash-releasing", "pounds")
    assert not reaches_the_financial_case("dis-benefit", "pounds")


def claim(reference: str, **given: object) -> Claim:
    return Claim(**{"reference": reference, "title": reference, "unit": "hours", "direction": "lower"} | given)  # type: ignore[arg-type]


def test_the_same_hours_from_the_same_source_are_named() -> None:
    one, two = claim("BEN-1", claims_on="Hours of  advisers"), claim("BEN-2", claims_on="hours of ADVISERS ")
    [found] = overlaps([two, one])
    assert found.references == ("BEN-1", "BEN-2")
    assert "hours from: Hours of  advisers" in found.why
    assert overlaps([one, claim("BEN-3", claims_on="hours of advisers", unit="pounds")]) == []
    assert overlaps([claim("BEN-1"), claim("BEN-2")]) == []


def test_the_same_line_of_an_appraisal_is_named() -> None:
    given = [claim("BEN-1", appraisal="APP-1", line="Licences"), claim("BEN-2", appraisal="APP-1", line="licences")]
    assert [one.references for one in overlaps(given)] == [("BEN-1", "BEN-2")]
    assert overlaps([given[0], claim("BEN-3", appraisal="APP-2", line="Licences")]) == []


def test_more_than_the_baseline_they_share_is_named() -> None:
    def shares(reference: str, best: int, **more: object) -> Claim:
        return claim(reference, baseline=100 * M, baseline_source="Survey", best=best * M, **more)

    assert overlaps([shares("BEN-1", 60), shares("BEN-2", 40)]) == []
    [found] = overlaps([shares("BEN-1", 60), shares("BEN-2", 30), shares("BEN-3", 95, direction="higher")])
    assert found.references == ("BEN-1", "BEN-2")
    assert "110 hours from a baseline of 100 hours: Survey" in found.why


_claims = st.lists(
    st.builds(
        claim,
        st.uuids().map(str),
        claims_on=st.sampled_from(["", "Advisers", "advisers", "Payroll"]),
        appraisal=st.sampled_from(["", "APP-1"]),
        line=st.sampled_from(["", "Licences", "Posts"]),
        unit=st.sampled_from(["hours", "pounds"]),
        direction=st.sampled_from(["lower", "higher"]),
        baseline=st.none() | st.just(100),
        baseline_source=st.sampled_from(["", "Survey"]),
        best=st.none() | st.integers(-50, 150),
    ),
    max_size=6,
)


@given(_claims)
def test_groups_hold_the_pairs_that_looking_at_every_two_finds(claims: list[Claim]) -> None:
    named = [one for one in overlaps(claims) if one.why.startswith(("both", "all"))]
    found = {pair for one in named for pair in combinations(one.references, 2)}
    wanted = set()
    for first in claims:
        for second in claims:
            source = first.claims_on.lower() == second.claims_on.lower() != "" and first.unit == second.unit
            line = (first.appraisal, first.line) == (second.appraisal, second.line) and first.appraisal and first.line
            if first.reference < second.reference and (source or line):
                wanted.add((first.reference, second.reference))
    assert found == wanted
    assert overlaps(claims) == overlaps(claims[::-1])


def test_a_thousand_that_take_the_same_are_one_group() -> None:
    [found] = overlaps([claim(f"BEN-{place:04}", claims_on="Advisers") for place in range(1_000)])
    assert len(found.references) == 1_000
    assert found.why.startswith("all take hours from")


def test_more_pounds_than_a_line_comes_to_are_named_even_of_one_benefit() -> None:
    def promises(reference: str, best: int, **more: object) -> Claim:
        given = {
            "unit": "pounds",
            "appraisal": "APP-1",
            "line": "Posts  released",
            "baseline": 100 * M,
            "best": best * M,
        }
        return claim(reference, **given | more)

    lines = {("APP-1", "posts released"): 50 * M}
    assert overlaps([promises("BEN-1", 50)], lines) == []
    [found] = overlaps([promises("BEN-1", 40)], lines)
    assert found.references == ("BEN-1",)
    assert "£60 a year is promised" in found.why
    whys = [one.why for one in overlaps([promises("BEN-1", 70), promises("BEN-2", 70, direction="higher")], lines)]
    assert whys == ["both claim the line “Posts  released” of APP-1"]
    more = overlaps([promises("BEN-1", 70), promises("BEN-2", 121, direction="higher")], lines)
    assert {one.references for one in more} == {("BEN-1", "BEN-2")}
    assert len(more) == 2
    assert (
        overlaps([promises("BEN-1", 0, unit="hours"), promises("BEN-2", 0, line="Other", baseline=None)], lines) == []
    )


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_what_is_shown_reads_back_the_same(value: int) -> None:
    for unit in ("pounds", "hours", "per cent", "number"):
        shown = value_words(value, unit).removesuffix(" hours").removesuffix(" hour")
        assert read_value(shown) == value
    assert read_value(plain_value(value)) == value


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (101_400_000 * M, "pounds", "£101,400,000"),
        (1_500_000, "pounds", "£1.50"),
        (-2_000_000, "pounds", "−£2"),
        (3_500_000, "days", "3.5 days"),
        (M, "days", "1 day"),
        (62 * M, "per cent", "62%"),
        (7 * M, "number", "7"),
        (None, "hours", ""),
    ],
)
def test_figures_in_words(value: int | None, unit: str, words: str) -> None:
    assert value_words(value, unit) == words


@pytest.mark.parametrize("text", ["", "soon", "1.2345678", "1e6", "£", "٣", "=1+1", str(LARGEST_MILLIONTHS)])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_value(text)
    assert refused.value.code == "bad_number"


def test_pounds_become_pence() -> None:
    assert pence_of(1_005_000) == 101
    assert pence_of(-2 * M) == -200


@given(st.integers(min_value=0, max_value=10**7))
def test_the_time_of_a_case_is_rounded_to_hundredths(seconds: int) -> None:
    for unit, whole in (("hours", 3_600), ("days", 86_400)):
        value = log_value(LogFigure.MEDIAN, unit, cases=1, median_seconds=float(seconds))
        assert value % 10_000 == 0
        assert abs(Fraction(value, M) - Fraction(seconds, whole)) <= Fraction(1, 200)


def test_figures_of_a_log_are_refused_in_another_unit() -> None:
    assert log_value(LogFigure.CASES, "cases", cases=12, median_seconds=1.0) == 12 * M
    for figure, unit in ((LogFigure.CASES, "hours"), (LogFigure.MEDIAN, "cases"), (LogFigure.MEDIAN, "pounds")):
        with pytest.raises(Refused):
            log_value(figure, unit, cases=12, median_seconds=1.0)


def test_classes_and_units_are_never_summed_together() -> None:
    given = [
        Gain("time saved", "quantified", "hours", 10, 4, None),
        Gain("time saved", "quantified", "hours", 5, None, None, measurable=False),
        Gain("time saved", "quantified", "days", 1, 1, 1),
        Gain("time saved", "qualitative", "hours", 7, 7, 7),
        Gain("cost savings", "dis-benefit", "pounds", 9, 9, 9),
    ]
    assert tallies(given) == [
        Tally("time saved", "quantified", "days", 1, 0, 1, 1, 1),
        Tally("time saved", "quantified", "hours", 2, 1, 15, 4, 0),
        Tally("time saved", "qualitative", "hours", 1, 0, 7, 7, 7),
    ]


_words = st.sampled_from(["", "Forms", "forms ", "One platform", "Pay"])


@given(st.lists(st.tuples(_words, _words), max_size=8))
def test_the_map_has_every_benefit_once_and_no_two_places_over_each_other(given: list[tuple[str, str]]) -> None:
    chains = [Chain(f"BEN-{place}", "A benefit", *words) for place, words in enumerate(given)]
    found = map_of(chains)
    for nodes in (found.enablers, found.benefits, found.objectives):
        rows = [node.row for node in nodes]
        assert all(later - earlier > 1 - 1e-9 for earlier, later in pairwise(rows))
        assert len({node.key for node in nodes}) == len(nodes)
    assert {node.key for node in found.benefits} == {one.reference for one in chains}
    assert {key for key, _ in found.brings} == {node.key for node in found.enablers}
    assert {key for _, key in found.serves} == {node.key for node in found.objectives}
    for chain in chains:
        if not chain.enabler:
            assert UNNAMED in {node.words for node in found.enablers}
