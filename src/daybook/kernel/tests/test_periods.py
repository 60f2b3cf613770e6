"""Spans, years, tax weeks and pay periods: each kind of period tiles every day of sixteen years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.kernel.periods import (
    ONE_DAY,
    AccountingPeriod,
    FinancialYear,
    PayFrequency,
    PayPeriod,
    Span,
    TaxYear,
    london_bounds,
    london_day,
    tax_month,
    tax_week,
)
from daybook.kernel.refused import Refused

FIRST, LAST = date(2015, 1, 1), date(2030, 12, 31)
DAYS = st.dates(FIRST, LAST)
SPANS = st.tuples(DAYS, st.none() | st.integers(1, 900)).map(
    lambda pair: Span(pair[0], pair[1] and pair[0] + timedelta(pair[1]))
)

KINDS: Sequence[tuple[str, Callable[[date], Span]]] = [
    ("financial year", lambda day: FinancialYear.of(day).span),
    ("accounting period", lambda day: AccountingPeriod.of(day).span),
    ("tax year", lambda day: TaxYear.of(day).span),
    ("tax month", lambda day: TaxYear.of(day).month(tax_month(day))),
    ("tax week", lambda day: TaxYear.of(day).week(tax_week(day))),
    *[(str(frequency), lambda day, f=frequency: PayPeriod.of(f, day).span) for frequency in PayFrequency],
]


@pytest.mark.parametrize(("kind", "span_of"), KINDS)
def test_periods_tile_every_day(kind: str, span_of: Callable[[date], Span]) -> None:
    day = FIRST
    current = span_of(day)
    while day <= LAST:
        found = span_of(day)
        assert day in found
        # Either the same period as yesterday, or one that starts today, where yesterday's ended.
        assert found == current or (found.start == day == current.until)
        current = found
        day += ONE_DAY


@given(SPANS, SPANS)
def test_overlap_and_intersection_agree_with_counting_days(one: Span, other: Span) -> None:
    window = Span(FIRST, date(2035, 1, 1))
    both = [day for day in window.days() if day in one and day in other]
    found = one.intersect(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(both) == (found is not None)
    assert found is None or [day for day in window.days() if day in found] == both


def test_a_span_is_said_with_days_as_people_write_them() -> None:
    assert Span(date(2026, 5, 1)).said() == "from 1 May 2026 until further notice"
    assert Span(date(2026, 5, 1), date(2026, 12, 9)).said() == "from 1 May 2026 until 9 December 2026"


def test_a_span_must_hold_a_day() -> None:
    with pytest.raises(Refused) as refusal:
        Span(FIRST, FIRST)
    assert refusal.value.code == "empty_span"
    assert Span(FIRST, FIRST + ONE_DAY).length == 1
    with pytest.raises(ValueError, match="no length"):
        _ = Span(FIRST).length


@given(DAYS)
def test_years_read_back(day: date) -> None:
    assert FinancialYear.parse(str(FinancialYear.of(day))) == FinancialYear.of(day)
    assert TaxYear.parse(str(TaxYear.of(day))) == TaxYear.of(day)


def test_years_are_written_as_people_write_them() -> None:
    assert str(FinancialYear.of(date(2022, 3, 31))) == "2021/22"
    assert str(FinancialYear.of(date(2022, 4, 1))) == "2022/23"
    assert str(TaxYear.of(date(2026, 4, 5))) == "2025-26"
    assert str(TaxYear.of(date(2026, 4, 6))) == "2026-27"
    assert str(FinancialYear(2099)) == "2099/00"


@pytest.mark.parametrize(
    "text",
    [
        *("2021", "2021/23", "2021-22", "21/22", "2021/2022", ""),
        *("9999/00", "9998/99", "0000/01", "2999/00", "1899/00"),
    ],
)
def test_other_years_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        FinancialYear.parse(text)
    assert refusal.value.code == "bad_year"


def test_accounting_periods_start_in_april_and_thirteen_is_the_last_day() -> None:
    assert [AccountingPeriod.of(date(2026, month, 1)).number for month in (4, 5, 12)] == [1, 2, 9]
    assert AccountingPeriod.of(date(2027, 3, 31)) == AccountingPeriod(FinancialYear(2026), 12)
    assert list(AccountingPeriod(FinancialYear(2026), 13).span.days()) == [date(2027, 3, 31)]
    assert str(AccountingPeriod(FinancialYear(2026), 13)) == "2026/27 P13"
    assert len(FinancialYear(2026).periods()) == 12
    for wrong in (0, 14):
        with pytest.raises(Refused):
            AccountingPeriod(FinancialYear(2026), wrong)


@pytest.mark.parametrize(
    ("paid_on", "month", "week"),
    [
        (date(2026, 4, 6), 1, 1),
        (date(2026, 4, 12), 1, 1),
        (date(2026, 4, 13), 1, 2),
        (date(2026, 5, 5), 1, 5),
        (date(2026, 5, 6), 2, 5),
        (date(2027, 4, 4), 12, 52),
        (date(2027, 4, 5), 12, 53),
        (date(2028, 4, 4), 12, 53),
    ],
)
def test_tax_months_and_weeks(paid_on: date, month: int, week: int) -> None:
    assert (tax_month(paid_on), tax_week(paid_on)) == (month, week)


@pytest.mark.parametrize(
    ("frequency", "paid_on", "number", "extra"),
    [
        ("monthly", date(2027, 4, 5), 12, False),
        ("weekly", date(2027, 4, 4), 52, False),
        ("weekly", date(2027, 4, 5), 53, True),
        ("fortnightly", date(2026, 4, 6), 1, False),
        ("fortnightly", date(2026, 4, 20), 2, False),
        ("fortnightly", date(2027, 4, 5), 54, True),
        ("4-weekly", date(2027, 4, 4), 13, False),
        ("4-weekly", date(2027, 4, 5), 56, True),
    ],
)
def test_pay_periods_are_numbered_as_hmrc_numbers_them(frequency: str, paid_on: date, number: int, extra: bool) -> None:
    period = PayPeriod.of(PayFrequency(frequency), paid_on)
    assert (period.number, period.is_extra) == (number, extra)


@pytest.mark.parametrize(
    ("frequency", "number"), [("monthly", 13), ("weekly", 54), ("fortnightly", 27), ("4-weekly", 0)]
)
def test_other_pay_periods_are_refused(frequency: str, number: int) -> None:
    with pytest.raises(Refused) as refusal:
        PayPeriod(TaxYear(2026), PayFrequency(frequency), number)
    assert refusal.value.code == "bad_period"


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 1, 1, 23, 59, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_a_moment_falls_on_its_london_day(at: datetime, day: date) -> None:
    assert london_day(at) == day


def test_a_naive_moment_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        london_day(datetime(2026, 1, 1))


@given(DAYS)
def test_london_days_meet_without_gaps(day: date) -> None:
    start, until = london_bounds(day)
    assert until == london_bounds(day + ONE_DAY)[0]
    assert london_day(start) == day == london_day(until - timedelta(microseconds=1))
    assert until - start in {timedelta(hours=hours) for hours in (23, 24, 25)}
