"""Who a change reaches, and what stands in its way: worked by hand, and against a slow second reading."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from daybook.change.systems.rules.reach import Answer, Carrier, Freeze, Hit, hits_of, obstacles_to

ON = date(2026, 6, 1)
CARRIERS = (Carrier("I1", "P", "A"), Carrier("I2", "A", "B"), Carrier("I3", "P", "B"), Carrier("I4", "C", "D"))


def test_an_item_travels_on_and_each_is_hit_at_its_nearest() -> None:
    assert hits_of("P", CARRIERS) == (Hit("A", 1, ("I1",)), Hit("B", 1, ("I2", "I3")))
    assert hits_of("A", CARRIERS) == (Hit("B", 1, ("I2",)),)
    assert hits_of("D", CARRIERS) == ()


def test_a_circle_of_interfaces_ends() -> None:
    circle = (Carrier("I1", "P", "A"), Carrier("I2", "A", "P"))
    assert hits_of("P", circle) == (Hit("A", 1, ("I1",)),)


def obstacles(**given: object) -> list[tuple[str, str]]:
    told: dict = {
        "holder": "P", "hits": hits_of("P", CARRIERS), "on": ON, "freezes": [], "others": {}, "clear_days": 7,
        "answers": {"A": Answer.CONSENTS, "B": Answer.CONSENTS},
    }  # fmt: skip
    return [(one.code, one.application) for one in obstacles_to(**told | given)]


def test_nothing_is_in_the_way_once_everybody_consents() -> None:
    assert obstacles() == []


def test_each_obstacle_is_named() -> None:
    assert obstacles(answers={}) == [("unanswered", "A"), ("unanswered", "B")]
    assert obstacles(answers={"A": Answer.REFUSES, "B": Answer.CONSENTS}) == [("refused", "A")]
    assert obstacles(others={"DSC-1": ON + timedelta(days=6)}) == [("too_near", "")]
    assert obstacles(others={"DSC-1": ON + timedelta(days=7)}) == []


def test_a_freeze_counts_from_its_first_day_until_before_its_last_and_only_for_whom_it_reaches() -> None:
    for days, hit in ((-1, False), (0, True), (6, True), (7, False)):
        freeze = Freeze("A", ON - timedelta(days=days), ON - timedelta(days=days) + timedelta(days=7), "Payroll")
        assert bool(obstacles(freezes=[freeze])) is hit, days
    assert obstacles(freezes=[Freeze("P", ON, ON + timedelta(days=1), "Its own")]) == [("frozen", "P")]
    assert obstacles(freezes=[Freeze("D", ON, ON + timedelta(days=1), "Another's")]) == []


@given(st.lists(st.tuples(st.sampled_from("PABCD"), st.sampled_from("PABCD")), max_size=12))
def test_reach_equals_walking_until_nothing_is_new(pairs: list[tuple[str, str]]) -> None:
    carriers = [Carrier(f"I{place}", *pair) for place, pair in enumerate(pairs) if pair[0] != pair[1]]
    reached = {"P"}
    while more := {one.target for one in carriers if one.source in reached} - reached:
        reached |= more
    found = hits_of("P", carriers)
    assert {hit.application for hit in found} == reached - {"P"}
    assert all(hit.through and hit.steps >= 1 for hit in found)
