"""How long something took, in words."""

from __future__ import annotations

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def said_seconds(seconds: float | None) -> str:
    """Seconds in the largest unit of which there are two or more, to one place: `90 seconds`, `2.5 hours`."""
    if seconds is None:
        return "no time known"
    size = abs(seconds)
    length, unit = next(((length, unit) for length, unit in _UNITS if size >= 2 * length), (1, "second"))
    number = f"{seconds / length:,.1f}".removesuffix(".0")
    return f"{number} {unit}{'' if number == '1' else 's'}"
