from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.ui.words import LARGEST_PENCE, MINUS, Unreadable, date_text, pounds_text, read_date, read_pounds


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1,234.50", 123450),
        ("£1234.5", 123450),
        (" £ 1 234.50 ", 123450),
        ("1.2k", 120000),
        ("1.234k", 123400),
        ("3m", 300000000),
        ("12.", 1200),
        ("-12.00", -1200),
        ("−12", -1200),
        ("12.00-", -1200),
        ("(12.00)", -1200),
        ("-£5", -500),
        ("0", 0),
        ("947393", 94739300),
    ],
)
def test_reads_what_people_type(typed: str, pence: int) -> None:
    assert read_pounds(typed) == pence


@pytest.mark.parametrize(
    "typed",
    ["", "ten", "1,23", "1,2345", "12.345", "--12", "(12", "12)", "-(12)", "1e5", "٣", "1.2.3", "9" * 16, "1.234567k"],
)
def test_refuses_what_cannot_be_read(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_pounds(typed)


@given(st.integers(min_value=-(10**16), max_value=10**16))
def test_what_is_shown_can_be_typed_back(pence: int) -> None:
    assert read_pounds(pounds_text(pence)) == pence


@given(st.text(max_size=30))
def test_any_text_is_read_within_range_or_refused(typed: str) -> None:
    try:
        assert abs(read_pounds(typed)) <= LARGEST_PENCE
    except Unreadable:
        return


def test_money_is_shown_with_a_true_minus() -> None:
    assert pounds_text(-5) == f"{MINUS}0.05"
    assert pounds_text(123456789) == "1,234,567.89"
    assert pounds_text(None) == "—"


def test_whole_pounds_round_away_from_zero_and_never_show_minus_nothing() -> None:
    assert [pounds_text(pence, pennies=False) for pence in (49, 50, -49, -50, 94739350)] == [
        "0",
        "1",
        "0",
        f"{MINUS}1",
        "947,394",
    ]


@pytest.mark.parametrize(
    "typed", ["23/11/2021", "23.11.21", "2021-11-23", "23 Nov 2021", "23 november 2021", " 23-11-2021 ", "23 Nov, 2021"]
)
def test_reads_dates_day_first(typed: str) -> None:
    assert read_date(typed) == date(2021, 11, 23)


@pytest.mark.parametrize("typed", ["", "tomorrow", "31/02/2021", "23/13/2021", "23/11/202", "2021/11/23", "1 M 2021"])
def test_refuses_what_is_no_date(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_date(typed)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_in_words_can_be_typed_back(day: date) -> None:
    assert read_date(date_text(day)) == day
