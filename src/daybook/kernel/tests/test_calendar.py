"""Bank holidays as published, and working days against counting one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.kernel.calendar import (
    ANY_PART,
    HERE,
    Nation,
    add_working_days,
    bank_holidays,
    is_working_day,
    working_days_between,
)
from daybook.kernel.periods import ONE_DAY, Span
from daybook.kernel.refused import Refused

DAYS = st.dates(date(2015, 3, 1), date(2030, 8, 1))
NATIONS = st.sets(st.sampled_from(Nation), min_size=1)


def _year(year: int, nation: Nation) -> list[str]:
    span = Span(date(year, 1, 1), date(year + 1, 1, 1))
    return [holiday.on.strftime("%d %b") for holiday in bank_holidays(span, {nation})]


@pytest.mark.parametrize(
    ("year", "nation", "days"),
    [
        (2020, "england-and-wales", "01 Jan,10 Apr,13 Apr,08 May,25 May,31 Aug,25 Dec,28 Dec"),
        (2021, "england-and-wales", "01 Jan,02 Apr,05 Apr,03 May,31 May,30 Aug,27 Dec,28 Dec"),
        (2022, "england-and-wales", "03 Jan,15 Apr,18 Apr,02 May,02 Jun,03 Jun,29 Aug,19 Sep,26 Dec,27 Dec"),
        (2022, "scotland", "03 Jan,04 Jan,15 Apr,02 May,02 Jun,03 Jun,01 Aug,19 Sep,30 Nov,26 Dec,27 Dec"),
        (2023, "scotland", "02 Jan,03 Jan,07 Apr,01 May,08 May,29 May,07 Aug,30 Nov,25 Dec,26 Dec"),
        (2024, "northern-ireland", "01 Jan,18 Mar,29 Mar,01 Apr,06 May,27 May,12 Jul,26 Aug,25 Dec,26 Dec"),
        (2026, "england-and-wales", "01 Jan,03 Apr,06 Apr,04 May,25 May,31 Aug,25 Dec,28 Dec"),
        (2026, "scotland", "01 Jan,02 Jan,03 Apr,04 May,25 May,15 Jun,03 Aug,30 Nov,25 Dec,28 Dec"),
    ],
)
def test_bank_holidays_of_a_year(year: int, nation: str, days: str) -> None:
    assert ",".join(_year(year, Nation(nation))) == days


def test_no_holiday_is_a_weekend_and_days_to_come_are_not_verified() -> None:
    holidays = bank_holidays(Span(date(2015, 1, 1), date(2031, 1, 1)), ANY_PART)
    assert all(holiday.on.weekday() < 5 for holiday in holidays)
    assert all(holiday.verified == (holiday.on.year < 2027) for holiday in holidays)


@given(DAYS, st.integers(-5, 120), NATIONS)
def test_counting_working_days_agrees_with_asking_of_each(start: date, length: int, nations: set[Nation]) -> None:
    until = start + timedelta(length)
    days = Span(start, until).days() if length > 0 else ()
    assert working_days_between(start, until, nations) == sum(is_working_day(day, nations) for day in days)


@given(DAYS, st.integers(1, 30), NATIONS)
def test_adding_lands_on_a_working_day_and_counts_back(day: date, count: int, nations: set[Nation]) -> None:
    later = add_working_days(day, count, nations)
    assert is_working_day(later, nations)
    assert working_days_between(day + ONE_DAY, later + ONE_DAY, nations) == count
    earlier = add_working_days(day, -count, nations)
    assert is_working_day(earlier, nations)
    assert working_days_between(earlier, day, nations) == count


def test_a_holiday_elsewhere_counts_only_where_any_part_of_the_kingdom_is_asked() -> None:
    boyne = date(2026, 7, 13)
    assert is_working_day(boyne, HERE)
    assert not is_working_day(boyne, ANY_PART)
    # Friday 10 July: eight working days later here is a day earlier than with the holiday in Northern Ireland.
    assert add_working_days(date(2026, 7, 10), 8, HERE) == date(2026, 7, 22)
    assert add_working_days(date(2026, 7, 10), 8, ANY_PART) == date(2026, 7, 23)
    assert add_working_days(date(2026, 7, 11), 0) == date(2026, 7, 11)


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2031, 1, 1)])
def test_years_not_held_are_refused(day: date) -> None:
    for ask in (
        lambda: is_working_day(day),
        lambda: add_working_days(day, 1) if day.year == 2031 else add_working_days(day, -1),
        lambda: working_days_between(day, day + ONE_DAY),
        lambda: bank_holidays(Span(day, day + ONE_DAY)),
    ):
        with pytest.raises(Refused) as refusal:
            ask()
        assert refusal.value.code == "calendar_unknown"
