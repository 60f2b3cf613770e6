"""Counts, sources named beside numbers, and equations: what documents are held to beyond their sums and dates."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from daybook.decisions.cases.rules.number_counts import numbers_in
from daybook.decisions.cases.rules.number_lint import Known, Standing, lint_numbers
from daybook.decisions.cases.rules.number_tokens import What

READ: list[tuple[str, list[Fraction]]] = [
    ("620 cases in 14.5 minutes", [Fraction(620), Fraction(29, 2)]),
    ("a 10-year plan of 2-3 weeks", [Fraction(10), Fraction(2), Fraction(3)]),
    ("forty-six thousand people", [Fraction(46_000)]),
    ("Two hundred and fifty posts, and twelve more", [Fraction(250), Fraction(12)]),
    ("a million two hundred thousand and ten", [Fraction(1_200_010)]),
    ("the contract ends in 2032", [Fraction(2032)]),
    ("713 thousand letters, 713x faster, 5p each, €9", [Fraction(713_000), Fraction(713), Fraction(5), Fraction(9)]),
    ("７１３ cases", [Fraction(713)]),
    ("half a million letters and a dozen forms", [Fraction(500_000), Fraction(12)]),
    ("two dozen posts, half a dozen teams, half a hundred", [Fraction(24), Fraction(6), Fraction(50)]),
    ("one and a half million, two and a quarter million", [Fraction(1_500_000), Fraction(2_250_000)]),
    ("a million and a half, and three-quarters of a million", [Fraction(1_500_000), Fraction(750_000)]),
    ("a quarter of a million, 3 and a half thousand", [Fraction(250_000), Fraction(3_500)]),
    ("twenty-one and two thirds million", [Fraction(65_000_000, 3)]),
    ("a third party, the first quarter, two quarters, half an hour, dozens of them", []),
    ("one of two systems, nine times", []),
    ("section 149, articles 35 and WCAG 2.2", []),
    ("PRG-000002, P80, PCD 9090 and the Equality Act 2010", []),
    ("1. First\n2) Second", []),
    ("at 10:30, 24/7, the fifth and the 3rd", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), READ)
def test_what_is_counted(text: str, found: list[Fraction]) -> None:
    mentions = numbers_in(text)
    assert [one.value for one in mentions] == found
    assert all(one.what is What.COUNT and text[one.start : one.end] == one.text for one in mentions)


def test_ten_per_cent_is_a_percentage_and_a_sum_stays_a_sum() -> None:
    assert [(one.what, one.value) for one in numbers_in("ten per cent of £1,250.50 by 1 May 2031")][:2] == [
        (What.PERCENTAGE, Fraction(1, 10)),
        (What.SUM, 125_050),
    ]


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("One and a half million pounds was asked.", 150_000_000),
        ("nine hundred and fifty thousand pounds", 95_000_000),
        ("It costs half a million pounds, and a dozen more.", 50_000_000),
        ("three quarters of a million pounds", 75_000_000),
        ("forty-six pounds", 4_600),
    ],
)
def test_a_sum_in_words_is_read_in_papers_too(text: str, pence: int) -> None:
    [judged] = lint_numbers(text, [Known(What.SUM, pence, "The total", "total.amount")]).numbers
    assert (judged.mention.what, judged.mention.value, judged.standing) == (What.SUM, pence, Standing.MATCHING)
    assert judged.mention.text.endswith("pounds")
    [other] = lint_numbers(text, [Known(What.SUM, pence * 2, "The total", "total.amount")]).numbers
    assert other.standing is Standing.WITHOUT_SOURCE


def test_a_sum_in_words_stands_for_what_rounds_to_it() -> None:
    known = [Known(What.SUM, 94_739_300, "The total", "total.amount")]
    assert lint_numbers("nine hundred and forty-seven thousand pounds", known).numbers[0].rounded
    assert lint_numbers("nine hundred thousand pounds", known).numbers[0].standing is Standing.WITHOUT_SOURCE


def test_a_share_in_words_is_held_to_the_record_like_one_in_digits() -> None:
    text = "Two thirds of cases, three-quarters of posts, half the cost and a fifth of teams"
    found = [Fraction(2, 3), Fraction(3, 4), Fraction(1, 2), Fraction(1, 5)]
    assert [(one.what, one.value) for one in numbers_in(text)] == [(What.PERCENTAGE, value) for value in found]
    known = [Known(What.PERCENTAGE, Fraction(3, 4), "Posts filled", "posts")]
    lint = lint_numbers("Three quarters of posts, two thirds of cases", known, counts=True)
    assert [one.mention.text for one in lint.loose] == ["two thirds"]


@given(some.text(alphabet="0123456789 .,-%£tenhudr\n[]source:andm", max_size=60))
def test_numbers_never_overlap(text: str) -> None:
    mentions = numbers_in(text)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert all(text[one.start : one.end] == one.text for one in mentions)


def test_a_count_is_held_against_the_record() -> None:
    known = [Known(What.COUNT, Fraction(620), "Cases in Supplier invoices", "log.cases")]
    assert lint_numbers("We measured 620 cases.", known, counts=True).clean
    wrong = lint_numbers("We measured 602 cases.", known, counts=True)
    assert [one.mention.text for one in wrong.loose] == ["602"]
    assert lint_numbers("We measured 602 cases.", known).clean, "papers are asked for sums and dates alone"


def test_a_source_bears_on_the_numbers_of_its_sentence_before_it() -> None:
    text = "It was 12 then. 46,000 people work here, 40% part time [source: annual report 2025]. And 31 left."
    found = {one.mention.text: one.standing for one in lint_numbers(text, counts=True).numbers}
    assert found == {
        "12": Standing.WITHOUT_SOURCE,
        "46,000": Standing.CITED,
        "40%": Standing.CITED,
        "31": Standing.WITHOUT_SOURCE,
    }


def test_a_source_makes_no_old_figure_new() -> None:
    known = [
        Known(What.SUM, 100_00, "Total", "total", 1),
        Known(What.SUM, 120_00, "Total", "total", 2),
    ]
    [judged] = lint_numbers("It costs £100 [source: the paper].", known).numbers
    assert judged.standing is Standing.STALE


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("£6,986 = £1,200 + £2,400 + £3,368", False),
        ("£6,968 = £1,200 + £2,400 + £3,368", True),
        ("£1,200 + £2,400 + £3,368 = £6,986", False),
        ("£1,200 + £2,400 + £3,368 = £6,968", True),
    ],
)
def test_both_sides_of_an_equals_sign_are_added(text: str, adds: bool) -> None:
    [check] = lint_numbers(text).sums
    assert check.adds is adds
    assert check.total.text.startswith("£6,9")


def test_a_whole_and_a_share_of_it_is_one_percentage() -> None:
    [rate, many] = numbers_in("two and a half per cent of two million and ten")
    assert (rate.what, rate.value, rate.text) == (What.PERCENTAGE, Fraction(1, 40), "two and a half per cent")
    assert many.value == 2_000_010
