"""Moments in ISO 8601 and RFC 3339 text, every form of them, one at a time. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_MICROSECOND = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_FORM = re.compile(
    r"([1-9]\d{3}-?(?:\d\d-?\d\d|W\d\d-?\d))(?:[T ](\d\d)(?::?(\d\d))?(?::?(\d\d))?([.,]\d+)? ?(.*))?", re.ASCII
)
_ZONE = re.compile(r"(?:Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII)


def moment_in(text: str) -> datetime | None:
    """The moment of a text, without a zone where it names none; None where it is no moment.

    Taken are days and weeks, with or without hyphens and colons, a time to the hour or finer, a comma for the point, a
    space for the T or before the zone, small letters, 24:00 for the end of a day, and a leap second, counted as the
    first of the next minute. What is finer than a microsecond is cut off.
    """
    found = _FORM.fullmatch(text.strip().upper())
    if found is None:
        return None
    day, hour, minute, second, part, zone = found.groups(default="")
    if not _ZONE.fullmatch(zone) or (part and not second):
        return None
    if hour == "24" and set(minute + second + part) - set("0.,"):
        return None
    later = timedelta(days=hour == "24", seconds=second == "60")
    hour, second = hour.replace("24", "00"), second.replace("60", "59")
    clock = f"T{hour}:{minute or '00'}:{second or '00'}{part}{zone}" if hour else ""
    try:
        return datetime.fromisoformat(day + clock) + later
    except (ValueError, OverflowError):
        return None


def microseconds_of(text: str) -> tuple[int, bool] | None:
    """Microseconds since 1970 in UTC, and whether the text names no zone and was read as UTC; None for no moment."""
    at = moment_in(text)
    if at is None:
        return None
    unzoned = at.tzinfo is None
    aware = at.replace(tzinfo=UTC) if unzoned else at
    microseconds = (aware - _EPOCH) // timedelta(microseconds=1)
    return (microseconds, unzoned) if microseconds <= LAST_MICROSECOND else None
