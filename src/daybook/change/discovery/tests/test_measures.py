"""Measures of a log: worked by hand, and equal to a slow scalar twin for any rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.change.discovery.rules.events import event_log, settle, text_rows
from daybook.change.discovery.rules.measures import LogMeasures, measures
from daybook.change.discovery.rules.spans import said_seconds
from daybook.change.discovery.tests.twin import EPOCH, Row, comparable, moment_of, twin


def of(rows: list[Row]) -> LogMeasures:
    columns = {
        name: [row[place] for row in rows] for place, name in enumerate(("case", "activity", "time", "transition"))
    }
    return measures(event_log(settle(text_rows(columns)).collect()))


def test_a_log_worked_by_hand() -> None:
    """Two cases of A, B, C and one of A, A; the second case is written out of order and with another zone."""
    found = of([
        ("1", "A", "2026-03-01T09:00:00Z", None),
        ("2", "C", "2026-03-02T12:00:00+01:00", None),
        ("1", "B", "2026-03-01T09:00:10Z", None),
        ("2", "A", "2026-03-02T09:00:00", None),
        ("1", "C", "2026-03-01T09:00:40Z", None),
        ("2", "B", "2026-03-02 10:00", None),
        ("3", "A", "2026-03-03", None),
        ("3", "A", "2026-03-03", None),
    ])  # fmt: skip
    assert found.as_json() == {
        "cases": 3,
        "events": 8,
        "activities": 3,
        "variants": 2,
        "dropped": 0,
        "start_activities": {"A": 3},
        "end_activities": {"C": 2, "A": 1},
        "directly_follows": [
            {"from": "A", "to": "B", "count": 2, "median_seconds": 1805.0},
            {"from": "B", "to": "C", "count": 2, "median_seconds": 1815.0},
            {"from": "A", "to": "A", "count": 1, "median_seconds": 0.0},
        ],
        "rework": {"A": 1},
        # 0, 40 and 7,200 seconds: nine tenths of the way from the first to the third.
        "case_duration": {"median_seconds": 40.0, "p90_seconds": 40 + 0.8 * 7160},
    }


def test_ties_stand_in_file_order() -> None:
    at = "2026-03-01T09:00:00Z"
    found = of([("1", name, at, None) for name in "CABAC"])
    assert [(path.source, path.target) for path in found.directly_follows] == [
        ("A", "B"), ("A", "C"), ("B", "A"), ("C", "A"),
    ]  # fmt: skip
    assert (found.start_activities, found.end_activities, found.rework) == ({"C": 1}, {"C": 1}, {"A": 1, "C": 1})


@pytest.mark.parametrize("spelling", ["complete", "COMPLETE", " Complete ", "", "  ", None])
def test_what_is_complete_or_says_nothing_of_it_counts(spelling: str | None) -> None:
    found = of([("1", "A", "2026-03-01", "start"), ("1", "A", "2026-03-02", spelling)])
    assert (found.events, found.dropped, found.rework) == (1, 0, {})


def test_a_case_of_which_nothing_was_completed_is_no_case() -> None:
    found = of([("1", "A", "2026-03-01", "start"), ("2", "A", "2026-03-01", "complete"), ("3", "A", None, "complete")])
    assert (found.cases, found.events, found.dropped) == (1, 1, 1)


@pytest.mark.parametrize(
    "row",
    [
        ("1", "", "2026-03-01", None),
        ("1", "  ", "2026-03-01", None),
        ("1", None, "2026-03-01", None),
        ("1", "A", "", None),
        ("1", "A", "yesterday", None),
        ("1", "A", "2026-02-30T09:00:00Z", None),
        ("1", "A", "2026-03-01T25:00:00Z", None),
        ("1", "A", "01/03/2026", None),
        ("", "A", "2026-03-01", None),
    ],
)
def test_what_has_no_case_activity_or_time_is_dropped_and_counted(row: Row) -> None:
    found = of([row, ("1", "A", "2026-03-01", None)])
    assert (found.cases, found.events, found.dropped) == (1, 1, 1)


def test_nothing_at_all_has_no_duration() -> None:
    found = of([])
    assert (found.cases, found.events, found.variants, found.median_seconds, found.p90_seconds) == (0, 0, 0, None, None)


def test_the_same_activities_in_another_order_are_another_variant() -> None:
    rows: list[Row] = [(str(case), name, f"2026-03-0{place + 1}", None)
                       for case, names in enumerate(["AB", "BA", "AB", "A", "AAB", "ABB"])
                       for place, name in enumerate(names)]  # fmt: skip
    assert of(rows).variants == 5


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2020, 1, 2), timezones=st.none() | st.just(UTC))
TIMES = st.sampled_from(["2020-01-01", "2020-01-01T00:00:00Z", "", "soon", "2020-13-01", None]) | MOMENTS.map(
    lambda at: at.isoformat()
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "", None]),
        st.sampled_from(["A", "B", "C", " ", "é\N{ZERO WIDTH JOINER}", None]),
        TIMES,
        st.sampled_from(["complete", "start", "COMPLETE", "", None]),
    ),
    max_size=40,
)


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_columns_equal_the_scalar_twin(rows: list[Row]) -> None:
    found, expected = comparable(of(rows).as_json()), twin(rows)
    assert found == expected


OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
WRITTEN = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.none() | st.just(UTC) | OFFSETS)


def moments(*texts: str) -> list[int | None]:
    """What each text is read as, on its own."""
    logs = [
        event_log(settle(text_rows({"case": ["1"], "activity": ["A"], "time": [text]})).collect()) for text in texts
    ]
    return [None if log.events.is_empty() else log.events["at"].item() for log in logs]


@given(WRITTEN, st.sampled_from(["T", " "]), st.sampled_from(["auto", "hours", "minutes", "seconds", "milliseconds"]))
@settings(max_examples=100, deadline=None)
def test_any_iso_moment_is_read_as_the_standard_library_reads_it(at: datetime, between: str, exact: str) -> None:
    text = at.isoformat(between, exact)
    assert moments(text, text.replace("+00:00", "Z")) == [moment_of(text)] * 2


@given(st.text(alphabet="0123456789-T:+Z. ,x", max_size=30))
@settings(max_examples=200, deadline=None)
def test_what_is_read_as_a_moment_is_one(text: str) -> None:
    (read,) = moments(text)
    assert read is None or read == moment_of(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:01.5Z", 1.5),
        ("1970-01-01T00:00:01,5", 1.5),
        ("1970-01-01T01:00:00+0100", 0),
        ("1970-01-01T01:00:00+01", 0),
        ("1970-01-01T01:00+01:00", 0),
        ("1970-01-01T00:00:00.123456789Z", 0.123456),
        ("1970-01-01T00:00:00.123456789123Z", 0.123456),
        (" 1969-12-31T23:59:59Z ", -1),
        ("1970-01-01t00:00:01z", 1),
        ("19700101T010000+0100", 0),
        ("1970-01-01 00:00:01 +00:00", 1),
        ("1969-12-31T24:00:00Z", 0),
        ("1969-12-31T23:59:60Z", 0),
        ("9999-12-31T23:59:59Z", 253402300799),
    ],
)
def test_spellings_of_a_moment(text: str, seconds: float) -> None:
    (read,) = moments(text)
    assert read is not None
    assert EPOCH + timedelta(microseconds=read) == EPOCH + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-05:00", "2026-03-01T24:00:01Z", "2026-03-01T09:00:00 UTC",
     "2026-03-01+01:00", "2026-03-01T09:00:00.", "1234567890", "\N{ARABIC-INDIC DIGIT TWO}026-03-01"],
)  # fmt: skip
def test_what_is_no_moment(text: str) -> None:
    assert moments(text) == [None]


def test_a_reader_hears_what_was_dropped_and_of_mixed_zones() -> None:
    rows = [
        ("1", "A", "2026-03-01T09:00:00"), ("1", "B", "20260301T100000"), ("1", "", "2026-03-01"), ("2", "A", "soon"),
        ("", "A", "2026-03-01T11:00Z"), ("2", "B", ""), ("3", "C", "2026-03-01T12:00Z"),
    ]  # fmt: skip
    columns = {name: [row[place] for row in rows] for place, name in enumerate(("case", "activity", "time"))}
    log = event_log(settle(text_rows(columns)).collect())
    assert (log.events.height, log.dropped) == (3, 4)
    assert log.notes.told() == [
        "Events dropped because they have no case: 1.",
        "Events dropped because they have no activity: 1.",
        "Events dropped because they have no time: 1.",
        'Events dropped because their time cannot be read: 1, first "soon" (case 2, A). '
        "Write times as 2026-03-01T09:00:00Z.",
        'Times read as UTC because they name no zone, beside 1 that name one: 2, first "2026-03-01T09:00:00" '
        "(case 1, A). If they are of another zone, write it with them.",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "no time known"), (0, "0 seconds"), (1, "1 second"), (119, "119 seconds"), (120, "2 minutes"),
        (9_000, "2.5 hours"), (86_400 * 12, "12 days"),
    ],
)  # fmt: skip
def test_spans_in_words(seconds: float | None, words: str) -> None:
    assert said_seconds(seconds) == words
