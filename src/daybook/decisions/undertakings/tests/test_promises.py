"""What a paper promises and when it falls due: pure rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from daybook.decisions.undertakings.rules.due_dates import after_months, occurrence_due
from daybook.decisions.undertakings.rules.outstanding import blocks, programme_key
from daybook.decisions.undertakings.rules.promises import (
    LONGEST_WORDS,
    GivenPromise,
    Kind,
    PaperFacts,
    Periods,
    promises_of,
)
from daybook.kernel.calendar import is_working_day, worked_day_from

DECIDED = date(2021, 11, 23)
PERIODS = Periods(undated_months=6, assessment_months=3)
PCD_1080 = PaperFacts(
    deliverables=("Programme Mandate", "Strategic Outline Case"),
    duration_months=6,
    equality_assessment="with the Strategic Outline Case",
    dpia_required=False,
    personal_data_of_public=False,
    dependencies=("CONNECT", "Command and Control", "Resource Management"),
)


def promised(paper: PaperFacts) -> dict[str, tuple[date, bool]]:
    found = promises_of(paper, decided_on=DECIDED, periods=PERIODS)
    assert len({one.key for one in found}) == len(found)
    return {one.key: (one.due_on, one.blocking) for one in found}


def test_pcd_1080_promises_what_it_says() -> None:
    six_months = date(2022, 5, 23)
    assert promised(PCD_1080) == {
        "deliverable-1": (six_months, True),
        "deliverable-2": (six_months, True),
        "equality": (six_months, True),
        "data-protection": (six_months, True),
        "dependency-1": (six_months, False),
        "dependency-2": (six_months, False),
        "dependency-3": (six_months, False),
    }


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2021, 11, 23), 6, date(2022, 5, 23)),
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2021, 12, 31), 0, date(2021, 12, 31)),
        (date(2021, 12, 1), 12, date(2022, 12, 1)),
        (date(2021, 1, 1), 1_000_000, date(2041, 1, 1)),
    ],
)
def test_months_later(day: date, months: int, found: date) -> None:
    assert after_months(day, months) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2022, 5, 23), date(2022, 5, 23)),
        (date(2022, 4, 15), date(2022, 4, 19)),  # Good Friday, the weekend, Easter Monday
        (date(2021, 12, 25), date(2021, 12, 29)),  # with both substitute days
        (date(2060, 5, 1), date(2060, 5, 3)),  # a Saturday beyond the years whose holidays are known
    ],
)
def test_due_on_a_working_day(day: date, found: date) -> None:
    assert worked_day_from(day) == found


@given(some.dates(date(2016, 1, 1), date(2024, 1, 1)), some.integers(1, 60), some.integers(1, 20))
def test_repeated_days_are_worked_on_and_come_in_order(first: date, every: int, occurrence: int) -> None:
    due, following = occurrence_due(first, every, occurrence), occurrence_due(first, every, occurrence + 1)
    assert due >= after_months(first, every * (occurrence - 1))
    assert due <= following
    if due.year <= 2026:
        assert is_working_day(due)


@pytest.mark.parametrize(
    ("answers", "promise"),
    [
        ({"dpia_required": True}, (date(2022, 2, 23), True)),
        ({"personal_data_of_public": True}, (date(2022, 2, 23), True)),
        ({"dpia_required": True, "dpia_reference": "DPIA-12"}, None),
        ({"personal_data_of_public": False}, (date(2022, 5, 23), True)),
        ({}, None),
    ],
)
def test_an_assessment_follows_from_the_answers(answers: dict, promise: object) -> None:
    assert promised(PaperFacts(duration_months=6, **answers)).get("data-protection") == promise


@pytest.mark.parametrize(
    ("said", "promises"),
    [
        ("with the Strategic Outline Case", True),
        ("To follow", True),
        ("Strategic Outline Case", True),
        ("completed: EIA-12", False),
        ("not required", False),
        ("", False),
    ],
)
def test_an_equality_assessment_that_is_put_off_is_promised(said: str, promises: bool) -> None:
    paper = PaperFacts(deliverables=("Strategic Outline Case",), equality_assessment=said)
    assert ("equality" in promised(paper)) is promises


def test_given_promises_repeat_until_the_work_ends() -> None:
    paper = PaperFacts(duration_months=6, given=(GivenPromise("Consult", every_months=2), GivenPromise("  ")))
    (one,) = promises_of(paper, decided_on=DECIDED, periods=PERIODS)
    assert (one.key, one.kind, one.due_on) == ("given-1", Kind.GIVEN, date(2022, 1, 24))
    assert (one.every_months, one.until_on) == (2, date(2022, 5, 23))


@given(
    some.builds(
        PaperFacts,
        deliverables=some.lists(some.text(max_size=400), max_size=4),
        duration_months=some.none() | some.integers(0, 1_000_000),
        equality_assessment=some.text(max_size=400),
        dpia_required=some.none() | some.booleans(),
        personal_data_of_public=some.none() | some.booleans(),
        dpia_reference=some.text(max_size=10),
        dependencies=some.lists(some.text(max_size=400), max_size=4),
        given=some.lists(
            some.builds(
                GivenPromise,
                words=some.text(max_size=400),
                due_on=some.none() | some.dates(),
                every_months=some.none() | some.integers(1, 60),
            ),
            max_size=3,
        ),
    ),
    some.dates(date(2015, 4, 1), date(2100, 1, 1)),
)
def test_no_paper_breaks_the_decision_that_takes_it(paper: PaperFacts, on: date) -> None:
    for one in promises_of(paper, decided_on=on, periods=PERIODS):
        assert 0 < len(one.words) <= LONGEST_WORDS
        assert (one.every_months is None) == (one.until_on is None)
        assert one.until_on is None or one.until_on >= one.first_due_on


@pytest.mark.parametrize(
    ("state", "repeated", "due", "found"),
    [
        ("open", False, date(2030, 1, 1), True),
        ("broken", False, date(2020, 1, 1), True),
        ("kept", False, date(2020, 1, 1), False),
        ("released", False, date(2020, 1, 1), False),
        ("open", True, date(2030, 1, 1), False),
        ("open", True, date(2020, 1, 1), True),
        ("broken", True, date(2020, 1, 1), True),
    ],
)
def test_what_stands_in_the_way(state: str, repeated: bool, due: date, found: bool) -> None:
    today = date(2026, 11, 22)
    assert blocks(state=state, blocking=True, repeated=repeated, due_on=due, today=today) is found
    assert blocks(state=state, blocking=False, repeated=repeated, due_on=due, today=today) is False


def test_a_programme_is_one_however_it_is_typed() -> None:
    assert programme_key("  Second  Generation ") == programme_key("second generation")
