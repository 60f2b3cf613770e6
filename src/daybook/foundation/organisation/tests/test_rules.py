"""Codes, hours and the tree: the rules of the organisation."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.foundation.organisation.rules.establishment import (
    check_hours,
    check_kind,
    full_time_equivalent,
    minutes_in,
)
from daybook.foundation.organisation.rules.hierarchy import Placed, first_loop, has_loop
from daybook.foundation.organisation.rules.reorganisation import moved_units
from daybook.foundation.organisation.rules.strength import Strength, fte_text, rolled_up, strength_of
from daybook.foundation.organisation.rules.tree import UnitNode, UnitTree
from daybook.foundation.organisation.web.wording import hours_text, initials, share
from daybook.kernel.periods import Span
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name
from daybook.ui.codes import CodeConverter


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


GRAPHS = st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7), max_size=3), max_size=8)


@given(GRAPHS)
def test_a_loop_among_several_managers_is_found_exactly_when_somebody_is_above_themselves(
    above: dict[int, list[int]],
) -> None:
    def reach(start: int) -> set[int]:
        found: set[int] = set()
        waiting = list(above.get(start, []))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(above.get(one, []))
        return found

    assert has_loop(above) == any(start in reach(start) for start in above)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("36", 2160), ("18.5", 1110), ("18:30", 1110), ("0.01", 0), (" 7.25 ", 435), ("18.05", 1083)],
)
def test_hours_are_read(text: str, minutes: int) -> None:
    assert minutes_in(text) == minutes


@pytest.mark.parametrize("text", ["", "x", "1.234", "-1", "18:60", "1,5", "1000", "٣"])
def test_other_hours_are_not(text: str) -> None:
    assert minutes_in(text) is None


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Refused, match="no such kind"):
        check_kind("robot")


FTE = st.tuples(st.integers(1, 2160), st.sampled_from([2100, 2160, 2220]), st.booleans(), st.integers(1, 5))


@given(st.lists(FTE, max_size=8))
def test_strength_adds_up_and_what_is_vacant_is_the_rest(groups: list[tuple[int, int, bool, int]]) -> None:
    total = strength_of(groups)
    assert total.posts == sum(count for *_, count in groups)
    assert total.budgeted_fte == sum((Fraction(minutes, full) for minutes, full, *_ in groups), Fraction(0))
    vacant = [(minutes, full) for minutes, full, held, _ in groups if not held]
    assert total.vacant_fte == sum((Fraction(*one) for one in vacant), Fraction(0))
    assert total.vacant == sum(count for _, _, held, count in groups if not held)


TREES = st.lists(st.integers(0, 30), max_size=25).map(
    lambda draws: {0: None} | {number: draw % number for number, draw in enumerate(draws, start=1)}
)


@given(TREES, st.data())
def test_rolling_up_equals_adding_all_below(parents: dict[int, int | None], data: st.DataObject) -> None:
    own = {
        unit: Strength(data.draw(st.integers(0, 9)), 0, Fraction(data.draw(st.integers(0, 99)), 10)) for unit in parents
    }
    tree = UnitTree(UnitNode(key, str(key), f"Unit {key}", above, key) for key, above in parents.items())
    rolled = rolled_up(parents, own)
    for unit in parents:
        below = [other for other in parents if unit in {node.key for node in tree.path(other)}]
        assert tree.within(unit) == set(below)
        assert rolled[unit] == sum((own[one] for one in below), Strength())


@pytest.mark.parametrize(
    ("fte", "said"),
    [
        (Fraction(1), "1.00"), (Fraction(2, 3), "0.67"), (Fraction(1, 3), "0.33"), (Fraction(5, 1000), "0.01"),
        (Fraction(4999, 1000), "5.00"), (Fraction(46000), "46,000.00"), (Fraction(0), "0.00"),
    ],
)  # fmt: skip
def test_full_time_equivalents_are_said_to_two_places(fte: Fraction, said: str) -> None:
    assert fte_text(fte) == said


def test_a_unit_whose_parent_is_not_open_stands_at_the_top() -> None:
    tree = UnitTree([UnitNode(1, "A", "A", 9, 1), UnitNode(2, "B", "B", 1, 2)])
    assert [node.code for node in tree.children(None)] == ["A"]
    assert [node.code for node in tree.path(2)] == ["A", "B"]
    assert tree.parents == {1: None, 2: 1}


def test_what_moved_is_told_apart() -> None:
    before = UnitTree([UnitNode(1, "A", "A", None, 1), UnitNode(2, "B", "B", 1, 2), UnitNode(3, "C", "C", 2, 3)])
    after = UnitTree([UnitNode(1, "A", "Renamed", None, 4), UnitNode(3, "C", "C", 1, 5), UnitNode(4, "D", "D", 3, 6)])
    found = {unit.code: unit.what for unit in moved_units(before, after)}
    assert found == {"A": "renamed", "B": "closed", "C": "moved", "D": "opened"}


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Robin Example", "RE"), ("Robin", "R"), ("éa de Öst", "ÉÖ"), ("1 2", "?"), ("<b> (x)", "?"), ("", "?")],
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_hours_and_shares_in_words() -> None:
    assert [hours_text(minutes) for minutes in (2160, 60, 1110, 61, 30)] == [
        "36 hours", "1 hour", "18 hours 30 minutes", "1 hour 1 minute", "30 minutes",
    ]  # fmt: skip
    assert share(Fraction(1, 3), Fraction(1)) == 33
    assert share(Fraction(0), Fraction(0)) == 0


@given(st.text(min_size=1, max_size=40))
def test_any_code_survives_its_address(code: str) -> None:
    written = CodeConverter().to_url(code)
    assert "/" not in written
    assert written not in (".", "..")
    assert CodeConverter().to_python(written) == code
