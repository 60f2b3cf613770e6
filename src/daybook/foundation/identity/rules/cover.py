"""Whether days are covered without a gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from daybook.kernel.periods import Span


def first_day_uncovered(spans: Iterable[Span], since: date) -> date:
    """The first day from `since` on that lies in none of the spans; `date.max` when every one is covered."""
    day = since
    for span in sorted(spans, key=lambda span: span.start):
        if day in span:
            day = span.until or date.max
    return day
