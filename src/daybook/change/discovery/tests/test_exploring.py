"""Looking into a log: worked by hand, and equal to slow scalar twins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.change.discovery.rules.columns import digest_of, packed, unpacked
from daybook.change.discovery.rules.events import event_log, settle, text_rows
from daybook.change.discovery.rules.exploring import (
    activities_of,
    begun_between,
    cases_of,
    duration_bars,
    handovers,
    story_of_case,
    time_cost,
    variants,
    waits,
)
from daybook.change.discovery.rules.measures import in_order, measures
from daybook.change.discovery.rules.process_map import END, START, ProcessMap, process_map
from daybook.change.discovery.rules.screening import without_personal

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
Event = tuple[str, str, int, str]  # Case, activity, hours since the beginning, who.
STORIES: list[Event] = [
    ("1", "A", 0, "x"), ("1", "B", 2, "y"), ("1", "C", 3, "y"),
    ("2", "A", 24, "x"), ("2", "B", 30, "x"), ("2", "B", 31, ""), ("2", "C", 40, "z"),
    ("3", "A", 48, "y"), ("3", "B", 52, "x"), ("3", "C", 53, "x"),
]  # fmt: skip


def events_of(rows: Sequence[Event]) -> pl.DataFrame:
    columns = {
        "case": [row[0] for row in rows],
        "activity": [row[1] for row in rows],
        "time": [(BEGAN + timedelta(hours=row[2])).isoformat() for row in rows],
        "resource": [row[3] for row in rows],
    }
    return in_order(event_log(settle(text_rows(columns)).collect()))


def mapped(rows: Sequence[Event], activities: int = 100, paths: int = 100) -> ProcessMap:
    log = event_log(settle(text_rows({})).collect())
    events = events_of(rows)
    found, done = measures(type(log)(events, 0)), activities_of(events)
    places = {one.name: one.place for one in done}
    return process_map(found, {one.name: one.count for one in done}, places, activities=activities, paths=paths)


def test_variants_with_their_share_and_their_cases() -> None:
    one, other = variants(events_of(STORIES))
    assert (one.place, one.activities, one.cases, one.share, one.median_seconds) == (
        1,
        ("A", "B", "C"),
        2,
        2 / 3,
        14400,
    )
    assert (other.activities, other.cases) == (("A", "B", "B", "C"), 1)
    rows = cases_of(events_of(STORIES), one.activities)
    assert [(row.case, row.seconds, row.events) for row in rows] == [("3", 18000, 3), ("1", 10800, 3)]
    assert [row.case for row in cases_of(events_of(STORIES))] == ["2", "3", "1"]


def test_the_story_of_one_case() -> None:
    story = story_of_case(events_of(STORIES), "2")
    assert [(one.activity, one.resource, one.seconds_since) for one in story] == [
        ("A", "x", None), ("B", "x", 21600), ("B", "", 3600), ("C", "z", 32400),
    ]  # fmt: skip
    assert story[0].at == BEGAN + timedelta(hours=24)
    assert story_of_case(events_of(STORIES), "4") == []


def test_where_time_goes() -> None:
    found = waits(events_of(STORIES))
    assert [(one.source, one.target, one.count, one.total_seconds) for one in found] == [
        ("A", "B", 3, 12 * 3600), ("B", "C", 3, 11 * 3600), ("B", "B", 1, 3600),
    ]  # fmt: skip
    assert sum(one.share for one in found) == pytest.approx(1)
    assert (found[0].median_seconds, found[0].p90_seconds) == (4 * 3600, pytest.approx(5.6 * 3600))


def test_hand_overs_count_only_where_both_are_named() -> None:
    found = handovers(events_of(STORIES))
    assert (found.steps, found.between) == (5, 2)
    assert {(one.giver, one.taker, one.count) for one in found.pairs} == {("x", "y", 1), ("y", "x", 1)}


@pytest.mark.parametrize(
    ("first", "last", "cases"),
    [
        (None, None, {"1", "2", "3"}),
        (date(2026, 3, 3), None, {"2", "3"}),
        (None, date(2026, 3, 2), {"1"}),
        (date(2026, 3, 3), date(2026, 3, 3), {"2"}),
        (date(2026, 4, 1), None, set()),
    ],
)
def test_a_period_keeps_whole_cases_by_the_day_they_began(
    first: date | None, last: date | None, cases: set[str]
) -> None:
    kept = begun_between(events_of(STORIES), first, last)
    assert set(kept["case"].cast(pl.String)) == cases
    assert kept.height == sum(row[0] in cases for row in STORIES)


def test_durations_in_spans_people_use() -> None:
    assert duration_bars(events_of(STORIES)) == [("1 to 4 hours", 1), ("4 to 24 hours", 2)]
    assert duration_bars(events_of([("1", "A", 0, "")])) == [("Under an hour", 1)]
    assert duration_bars(events_of([])) == []


def test_time_costs_by_the_rate_given_rounded_once() -> None:
    cost = time_cost(events_of(STORIES), minutes=Decimal("2.5"), rate_pence=2_333)
    assert (cost.steps, cost.again) == (10, 1)
    # 25 minutes and 2.5 minutes at £23.33 an hour: 972.08 and 97.21 pence.
    assert (cost.pence, cost.again_pence) == (972, 97)


def test_kept_columns_are_the_events_again() -> None:
    events = events_of(STORIES)
    again = unpacked(content for _, content in packed(events))
    assert again.rows() == events.rows()
    assert digest_of(again) == digest_of(events) != digest_of(events_of(STORIES[1:]))
    assert unpacked([]).height == 0


def test_each_activity_stands_below_what_usually_comes_before_it() -> None:
    drawn = mapped(STORIES)
    at = {box.name: box.y for box in drawn.boxes}
    assert at[START] < at["A"] < at["B"] < at["C"] < at[END]
    assert {(line.source, line.target): line.count for line in drawn.lines} == {
        (START, "A"): 3, ("A", "B"): 3, ("B", "C"): 3, ("B", "B"): 1, ("C", END): 3,
    }  # fmt: skip
    assert not any(line.back for line in drawn.lines if line.source != line.target)


def test_a_way_back_is_told_from_the_way_forward() -> None:
    rows = [(str(case), name, case * 100 + place, "") for case in range(3) for place, name in enumerate("ABCBCD")]
    drawn = mapped(rows)
    assert {(line.source, line.target) for line in drawn.lines if line.back} == {("C", "B")}


def test_sliders_keep_the_most_frequent_and_leave_nothing_alone() -> None:
    rows = [(str(case), name, case * 100 + place, "") for case in range(9) for place, name in enumerate("ABC")]
    rows += [("odd", name, 5000 + place, "") for place, name in enumerate("ADC")]
    all_of_it, part = mapped(rows), mapped(rows, activities=75, paths=1)
    assert {box.name for box in all_of_it.boxes} == {"A", "B", "C", "D", START, END}
    assert {box.name for box in part.boxes} == {"A", "B", "C", START, END}
    assert (part.activities, part.paths) == (4, 4)
    joined = {name for line in part.lines if line.median_seconds is not None for name in (line.source, line.target)}
    assert joined == {"A", "B", "C"}


def test_boxes_of_a_map_never_lie_over_each_other() -> None:
    rows = [
        (str(case), name, case * 100 + place, "")
        for case in range(20)
        for place, name in enumerate("ABCDEFGH"[: case % 8 + 1])
    ]
    rows += [(f"x{case}", name, case * 100 + place, "") for case in range(9) for place, name in enumerate("AHGB")]
    spots = [(box.x, box.y) for box in mapped(rows).boxes]
    for number, (x, y) in enumerate(spots):
        assert not [1 for other_x, other_y in spots[number + 1 :] if abs(x - other_x) < 60 and abs(y - other_y) < 50]


ROWS = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from("ABC"), st.integers(0, 50), st.sampled_from(["x", "y", ""]))
)


@given(ROWS)
@settings(max_examples=100, deadline=None)
def test_variants_and_hand_overs_equal_scalar_twins(rows: list[Event]) -> None:
    stories: dict[str, list[Event]] = defaultdict(list)
    for row in rows:
        stories[row[0]].append(row)
    for story in stories.values():
        story.sort(key=lambda row: row[2])
    ways = Counter(tuple(row[1] for row in story) for story in stories.values())
    pairs = Counter(
        (one[3], other[3]) for story in stories.values() for one, other in pairwise(story) if one[3] and other[3]
    )
    events = events_of(rows)
    assert {one.activities: one.cases for one in variants(events)} == ways
    found = handovers(events)
    assert found.steps == pairs.total()
    assert {(one.giver, one.taker): one.count for one in found.pairs} == {
        pair: count for pair, count in pairs.items() if pair[0] != pair[1]
    }


@pytest.mark.parametrize(
    "text",
    [
        "Matched to order 4500012345", "INV-00123", "2026-03-02T09:00:00", "Step 0123", "PCD 1080", "10 of 12 done",
        "Paid £1,234.00", "Room 020", "MET|C1|5000", "@home", "Version 1.2.3",
    ],
)  # fmt: skip
def test_what_is_not_personal_is_left_as_it_is(text: str) -> None:
    assert without_personal(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Wrote to a.b+c@met.example today", "Wrote to [e-mail address] today"),
        ("NI ab 12 34 56 c", "NI [National Insurance number]"),
        ("Rang +44 7700 900123 twice", "Rang [telephone number] twice"),
        ("Rang 07700900123", "Rang [telephone number]"),
        ("020-7946-0018", "[telephone number]"),
    ],
)
def test_what_looks_personal_is_named_instead_of_told(text: str, told: str) -> None:
    assert without_personal(text) == told
