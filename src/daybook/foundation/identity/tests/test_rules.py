"""Cover by spans equals asking day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from daybook.foundation.identity.rules.cover import first_day_uncovered
from daybook.kernel.periods import Span

DAY = date(2026, 5, 1)
offsets = some.integers(-10, 30)


@some.composite
def spans(draw: some.DrawFn) -> Span:
    start = DAY + timedelta(days=draw(offsets))
    length = draw(some.none() | some.integers(1, 20))
    return Span(start, None if length is None else start + timedelta(days=length))


@given(some.lists(spans(), max_size=6))
def test_the_first_day_uncovered_is_found(covering: list[Span]) -> None:
    days = (DAY + timedelta(days=count) for count in range(60))
    expected = next((day for day in days if not any(day in span for span in covering)), date.max)
    assert first_day_uncovered(covering, DAY) == expected
