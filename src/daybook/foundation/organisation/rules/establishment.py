"""The establishment: the posts there are to fill, and the share of full time that each is."""

from __future__ import annotations

import re
from fractions import Fraction

from daybook.kernel.refused import Refused

_HOURS = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
KINDS = ("officer", "staff", "pcso", "special", "contingent")


def full_time_equivalent(budgeted_minutes: int, full_time_minutes: int) -> Fraction:
    """A post's share of full time, exact: 1080 of 2160 minutes a week is 1/2."""
    return Fraction(budgeted_minutes, full_time_minutes)


def check_hours(budgeted_minutes: int, full_time_minutes: int) -> None:
    """Refused `bad_hours` unless a post has some minutes a week, and no more than full time."""
    if not 1 <= budgeted_minutes <= full_time_minutes:
        raise Refused(
            "bad_hours",
            "A post has at least a minute a week and at most full time. Check the hours, or establish two posts.",
            budgeted_minutes=budgeted_minutes,
            full_time_minutes=full_time_minutes,
        )


def check_kind(kind: str) -> None:
    """Refused `unknown_kind` unless it is one of the kinds of people who serve."""
    if kind not in KINDS:
        raise Refused("unknown_kind", f"There is no such kind of person. Choose from {', '.join(KINDS)}.")


def minutes_in(text: str) -> int | None:
    """Minutes from hours as people type them: 36, 18.5 or 18:30; None when they cannot be read.

    A part of a minute is dropped: 0.01 hours are no minute.
    """
    if found := _CLOCK.fullmatch(text.strip()):
        return int(found[1]) * 60 + int(found[2])
    if found := _HOURS.fullmatch(text.strip()):
        return (int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))) * 60 // 100
    return None
