"""Plans: dates against a hand-worked example and a slow second calculation, and exactly the steps that move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.programmes.rules.first_plan import first_plan
from daybook.change.programmes.rules.plan import PlannedStep, Scheduled, moved_between, schedule
from daybook.kernel.refused import Refused

START = date(2026, 1, 1)
# A: 10 days; B: 5 after A; C: 20 not before 1 February; D: a milestone after B and C.
STEPS = (
    PlannedStep("A", "First", 10),
    PlannedStep("B", "Second", 5, ("A",)),
    PlannedStep("C", "Third", 20, (), date(2026, 2, 1)),
    PlannedStep("D", "End", 0, ("B", "C")),
)


def by_key(plan: tuple[Scheduled, ...]) -> dict[str, Scheduled]:
    return {one.step.key: one for one in plan}


def test_a_hand_worked_plan() -> None:
    plan = by_key(schedule(STEPS, START))
    assert [(one.starts_on, one.ends_on) for one in plan.values()] == [
        (date(2026, 1, 1), date(2026, 1, 11)),
        (date(2026, 1, 11), date(2026, 1, 16)),
        (date(2026, 2, 1), date(2026, 2, 21)),
        (date(2026, 2, 21), date(2026, 2, 21)),
    ]
    assert [one.slack_days for one in plan.values()] == [36, 36, 0, 0]
    assert [key for key, one in plan.items() if one.critical] == ["C", "D"]


def test_moving_one_date_moves_exactly_what_hangs_on_it() -> None:
    before = schedule(STEPS, START)
    later = [replace(one, not_before=date(2026, 2, 8)) if one.key == "C" else one for one in STEPS]
    assert [(one.key, one.days) for one in moved_between(before, schedule(later, START))] == [("C", 7), ("D", 7)]
    slack = [replace(one, days=30) if one.key == "A" else one for one in STEPS]
    assert [(one.key, one.days) for one in moved_between(before, schedule(slack, START))] == [("A", 20), ("B", 20)]


def test_what_is_done_stands_on_its_day_and_is_not_critical() -> None:
    done = [replace(one, done_on=date(2026, 1, 20)) if one.key == "A" else one for one in STEPS]
    plan = by_key(schedule(done, START))
    assert plan["A"].ends_on == date(2026, 1, 20)
    assert not plan["A"].critical
    assert plan["B"].ends_on == date(2026, 1, 25)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([PlannedStep("A", "One", 1, ("B",)), PlannedStep("B", "Two", 1, ("A",))], "A → B → A"),
        ([PlannedStep("A", "One", 1, ("A",))], "A → A"),
        ([PlannedStep("A", "One", 1, ("Z",))], "A comes after Z"),
        ([PlannedStep("A", "One"), PlannedStep("A", "Two")], "2 steps are called A"),
        ([PlannedStep("", "One")], "Step 1 needs a key"),
        ([PlannedStep("A", " ")], "A needs a title"),
        ([PlannedStep("A", "One", 4_000)], "A takes 4000 days"),
        ([PlannedStep("A", "One", -1)], "A takes -1 days"),
        ([PlannedStep(str(n), "One") for n in range(501)], "501 steps"),
    ],
)
def test_a_plan_that_cannot_be_worked_out_says_why(steps: list[PlannedStep], said: str) -> None:
    with pytest.raises(Refused) as refused:
        schedule(steps, START)
    assert refused.value.code == "bad_plan"
    assert said in refused.value.message


@st.composite
def plans(draw: st.DrawFn) -> list[PlannedStep]:
    """Plans in which a step follows only earlier ones, so none is a circle; then shuffled."""
    count = draw(st.integers(1, 12))
    steps = []
    for place in range(count):
        after = draw(st.sets(st.integers(0, place - 1), max_size=3)) if place else set()
        floor = draw(st.none() | st.integers(0, 60))
        not_before = None if floor is None else START + timedelta(days=floor)
        steps.append(
            PlannedStep(f"S{place}", "Step", draw(st.integers(0, 30)), tuple(f"S{n}" for n in after), not_before)
        )
    return draw(st.permutations(steps))


def slow_end(steps: dict[str, PlannedStep], key: str) -> date:
    """The end of a step by its definition, asked of those before it each time anew."""
    step = steps[key]
    start = max([START, *([step.not_before] if step.not_before else []), *(slow_end(steps, one) for one in step.after)])
    return start + timedelta(days=step.days)


@given(plans())
def test_dates_equal_a_slow_second_calculation(steps: list[PlannedStep]) -> None:
    known = {step.key: step for step in steps}
    plan = schedule(steps, START)
    assert [one.step for one in plan] == steps
    finish = max(slow_end(known, key) for key in known)
    for one in plan:
        assert one.ends_on == slow_end(known, one.step.key)
        # A step that takes its whole slack more moves the end of all by nothing; a day more than that moves it.
        for more, end in ((one.slack_days, finish), (one.slack_days + 1, finish + timedelta(days=1))):
            longer = known | {one.step.key: replace(one.step, days=one.step.days + more)}
            assert max(slow_end(longer, key) for key in longer) == end


@given(plans(), st.data())
def test_exactly_the_steps_after_a_moved_one_may_move(steps: list[PlannedStep], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([step.key for step in steps]))
    longer = [replace(step, days=step.days + 7) if step.key == key else step for step in steps]
    moved = {one.key for one in moved_between(schedule(steps, START), schedule(longer, START))}
    known = {step.key: step for step in steps}
    behind = {key}
    while more := {one for one in known if behind & set(known[one].after)} - behind:
        behind |= more
    assert key in moved
    assert moved <= behind
    for one in behind - moved:
        assert slow_end(known, one) == slow_end({step.key: step for step in longer}, one)


@given(st.lists(st.text("ab", min_size=1, max_size=4), max_size=6), st.integers(0, 400))
def test_the_first_plan_fills_the_time_it_was_given(deliverables: list[str], days: int) -> None:
    plan = schedule(first_plan(deliverables, days), START)
    assert max(one.ends_on for one in plan) == START + timedelta(days=days)
    assert sum(one.step.days == 0 and one.step.key.startswith("M") for one in plan) == max(len(deliverables), 1)
