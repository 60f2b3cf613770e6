"""The edge of time: the only module that reads the clock. Everything below takes `today` and `now` as arguments."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from daybook.kernel.periods import LONDON
from daybook.kernel.refused import Refused


def today() -> date:
    """The date in London, or the one that DAYBOOK_TODAY fixes."""
    fixed = _fixed_day()
    return fixed if fixed is not None else datetime.now(LONDON).date()


def now() -> datetime:
    """This moment, in UTC. Where DAYBOOK_TODAY fixes the date: that date at the real time of day in London."""
    fixed = _fixed_day()
    if fixed is None:
        return datetime.now(UTC)
    time_of_day = datetime.now(LONDON).time()
    return datetime.combine(fixed, time_of_day, tzinfo=LONDON).astimezone(UTC)


def _fixed_day() -> date | None:
    text = os.environ.get("DAYBOOK_TODAY", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_today", "DAYBOOK_TODAY is not a date. Write it like 2026-04-06, or unset it.") from None
