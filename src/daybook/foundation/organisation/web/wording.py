"""Words of the organisation that several pages share."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from daybook.foundation.organisation.models import PersonKind
from daybook.ui.words import date_text

KINDS = dict(PersonKind.choices)
VACANT = "Vacant"


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name, to stand where a photograph would."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hours_text(minutes: int) -> str:
    """Minutes a week as hours: 2160 gives "36 hours", 1110 gives "18 hours 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'s' if hours != 1 else ''}"] if hours or not rest else []
    return " ".join([*words, f"{rest} minute{'s' if rest != 1 else ''}"] if rest else words)


def span_text(valid_from: date, valid_until: date | None) -> str:
    """A span in words; the end is the first day outside it."""
    begins = f"from {date_text(valid_from)}"
    return f"{begins} until {date_text(valid_until)}" if valid_until else begins


def share(part: Fraction, whole: Fraction) -> int:
    """A part as whole hundredths, for the length of a bar."""
    return int(part * 100 / whole) if whole else 0


def count_of(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 post, 2 posts."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
