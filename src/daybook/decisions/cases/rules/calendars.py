"""Days for people's calendars, as an iCalendar file. Pure. Source: RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST_LINE = 75


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that falls on a day. `key` stays the same when it moves, so that calendars move it too."""

    key: str
    on: date
    title: str
    words: str
    url: str


def calendar_text(occasions: Iterable[Occasion], now: datetime) -> str:
    """A calendar of whole days, its lines folded and ended as the standard has it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Daybook//Forward plan//EN", "CALSCALE:GREGORIAN"]
    for occasion in occasions:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(occasion.key)}@daybook",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{occasion.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{occasion.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(occasion.title)}",
            *([f"DESCRIPTION:{_escaped(occasion.words)}"] if occasion.words else []),
            f"URL:{occasion.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 bytes, never within a character; later parts begin with a space."""
    part = ""
    for mark in line:
        if len((part + mark).encode()) > _LONGEST_LINE:
            yield part
            part = " "
        part += mark
    yield part
