"""Establishment against strength as bars: an outline as long as the budget, filled as far as the posts are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString

from daybook.foundation.organisation.rules.strength import Strength, fte_text
from daybook.ui.drawing import WIDE, box, cut, drawn, label_room, path, text, text_width

_MOST_BARS = 40


def strength_bars(title: str, units: Sequence[tuple[str, Strength]]) -> SafeString | str:
    """A bar for each unit, filled against budgeted full-time equivalents, with both figures at its end.

    Of more than 40 units the first are drawn; the table beside it has them all. Blank where there is nothing to draw.
    """
    drawable = [(name, strength) for name, strength in units if strength.posts][:_MOST_BARS]
    if not drawable:
        return ""
    said = "; ".join(f"{name}: {_figures(strength)}" for name, strength in drawable)

    def draw(width: int) -> tuple[list[str], int]:
        return _strokes(width, drawable)

    return drawn(title, said, draw)


def _strokes(width: int, units: Sequence[tuple[str, Strength]]) -> tuple[list[str], int]:
    beside, step = (label_room([name for name, _ in units]), 30) if width == WIDE else (0, 48)
    longest = max(strength.budgeted_fte for _, strength in units)
    room = int(width - beside - 10 - max(text_width(_figures(strength)) for _, strength in units))
    strokes = []
    for index, (name, strength) in enumerate(units):
        top = index * step + 6
        if beside:
            strokes.append(text(0, top + 15, cut(name, beside - 8), full=name))
        else:
            strokes.append(text(0, top + 10, cut(name, width), full=name))
            top += 16
        whole, part = (_reach(fte, longest, room) for fte in (strength.budgeted_fte, strength.filled_fte))
        strokes += [path("axis", f"M{beside} {top - 3}V{top + 23}"), box("fill-4", beside, top, whole, 20)]
        if part:
            strokes.append(box("fill-1", beside, top, part, 20))
        strokes.append(text(beside + whole + 6, top + 15, _figures(strength), strong=True))
    return strokes, len(units) * step + 8


def _reach(fte: Fraction, longest: Fraction, room: int) -> int:
    # Whole pixels: what is shown in figures stands beside the bar.
    return int(fte * room / longest)


def _figures(strength: Strength) -> str:
    return f"{fte_text(strength.filled_fte)} of {fte_text(strength.budgeted_fte)}"
