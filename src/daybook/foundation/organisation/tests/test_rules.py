"""Codes, hours and the tree: the rules of the organisation."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.foundation.organisation.rules.establishment import check_hours, full_time_equivalent
from daybook.foundation.organisation.rules.hierarchy import Placed, first_loop, has_loop
from daybook.kernel.periods import Span
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name


@pytest.mark.parametrize("code", ["1", "MET", "A-1/2.3", "é" * 20])
def test_codes_are_kept(code: str) -> None:
    check_code(code)


@pytest.mark.parametrize("code", ["", " A", "A ", "A|B", "A\nB", "A\x00", "x" * 41])
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_code(code)
    assert refusal.value.code == "bad_code"


@pytest.mark.parametrize("name", ["", " A", "A\nB", "x" * 121])
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_name(name)
    assert refusal.value.code == "bad_name"


@pytest.mark.parametrize(("budgeted", "full_time"), [(0, 2160), (-1, 2160), (2161, 2160), (1, 0)])
def test_hours_outside_full_time_are_refused(budgeted: int, full_time: int) -> None:
    with pytest.raises(Refused) as refusal:
        check_hours(budgeted, full_time)
    assert refusal.value.code == "bad_hours"


def test_full_time_equivalent_is_exact() -> None:
    check_hours(720, 2160)
    assert full_time_equivalent(720, 2160) == Fraction(1, 3)


@given(st.dictionaries(st.integers(0, 8), st.none() | st.integers(0, 8)))
def test_a_loop_is_found_exactly_when_going_up_outlasts_the_number_of_units(parents: dict[int, int | None]) -> None:
    def endless(unit: int | None) -> bool:
        for _ in range(20):
            if unit is None:
                return False
            unit = parents.get(unit)
        return True

    above = {unit: [parent] for unit, parent in parents.items() if parent is not None}
    assert has_loop(above) == any(endless(unit) for unit in parents)


def test_the_first_day_of_a_loop_is_named() -> None:
    day = date(2026, 4, 1)
    later = day + timedelta(30)
    below = Placed(2, 1, Span(day))
    placements = [Placed(1, None, Span(day, later)), Placed(1, 2, Span(later, later + timedelta(5))), below]
    assert first_loop(placements, day) == later
    assert first_loop(placements, later + timedelta(1)) == later + timedelta(1)
    assert first_loop(placements, later + timedelta(5)) is None
    assert first_loop([Placed(1, None, Span(day)), below], day) is None
