"""What holds on a day, as known at a moment: the example of the docstring, and against a slow twin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from daybook.kernel.effective import as_at


@dataclass(frozen=True)
class Fact:
    id: int
    supersedes_id: int | None
    valid_from: date
    valid_until: date | None
    recorded_at: datetime
    withdrawn: bool = False


START_DAY, START_MOMENT = date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)


def _moment(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def test_an_end_learned_late_leaves_what_was_known_before_as_it_was() -> None:
    begun = Fact(1, None, date(2026, 4, 1), None, _moment(4, 3))
    ended = Fact(2, 1, date(2026, 4, 1), date(2026, 6, 1), _moment(6, 20))
    rows = [begun, ended]
    assert as_at(rows, date(2026, 6, 10), _moment(6, 12)) == [begun]
    assert as_at(rows, date(2026, 6, 10), _moment(6, 21)) == []
    assert as_at(rows, date(2026, 5, 31), _moment(6, 21)) == [ended]
    assert as_at(rows, date(2026, 5, 31), _moment(4, 2)) == []


def test_a_withdrawn_fact_never_held_but_was_believed() -> None:
    mistake = Fact(1, None, date(2026, 4, 1), None, _moment(4, 3))
    withdrawal = Fact(2, 1, date(2026, 4, 1), None, _moment(5, 1), withdrawn=True)
    assert as_at([mistake, withdrawal], date(2026, 4, 10), _moment(4, 10)) == [mistake]
    assert as_at([mistake, withdrawal], date(2026, 4, 10), _moment(5, 1)) == []


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """Facts, each a chain of rows recorded in order, mixed together."""
    rows: list[Fact] = []
    for _ in range(draw(st.integers(1, 4))):
        earlier, minutes = None, 0
        for _ in range(draw(st.integers(1, 4))):
            minutes += draw(st.integers(0, 5))
            begins = START_DAY + timedelta(draw(st.integers(0, 20)))
            ends = draw(st.none() | st.integers(1, 10).map(lambda days, begins=begins: begins + timedelta(days)))
            withdrawn = earlier is not None and draw(st.booleans())
            rows.append(
                Fact(len(rows) + 1, earlier, begins, ends, START_MOMENT + timedelta(minutes=minutes), withdrawn)
            )
            if withdrawn:
                break
            earlier = rows[-1].id
    return draw(st.permutations(rows))


def _slow(rows: list[Fact], on: date, known_at: datetime) -> set[int]:
    """Follow each chain from its first row to the last one known, and ask that one alone."""
    by_predecessor = {row.supersedes_id: row for row in rows if row.supersedes_id is not None}
    found = set()
    for first in (row for row in rows if row.supersedes_id is None and row.recorded_at <= known_at):
        last = first
        while (later := by_predecessor.get(last.id)) is not None and later.recorded_at <= known_at:
            last = later
        ended = last.valid_until is not None and on >= last.valid_until
        if not last.withdrawn and on >= last.valid_from and not ended:
            found.add(last.id)
    return found


@given(histories(), st.integers(-1, 32), st.integers(-1, 21))
def test_as_at_agrees_with_following_each_chain(rows: list[Fact], day: int, minute: int) -> None:
    on, known_at = START_DAY + timedelta(day), START_MOMENT + timedelta(minutes=minute)
    assert {row.id for row in as_at(rows, on, known_at)} == _slow(rows, on, known_at)
