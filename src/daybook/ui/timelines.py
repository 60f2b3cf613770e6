"""A timeline as SVG made on the server: a bar for each stretch of time, the day it was due and the day it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from daybook.ui.drawing import WIDE, box, cut, drawn, label_room, path, text, text_width

_MOST_MARKS, _MOST_MARKS_ON_A_PHONE, _FEW_YEARS = 6, 4, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From `start` to the day it is `due`, and on to `until` where that passed. `done` is the day that is ticked.

    `said` tells it to a screen reader.
    """

    label: str
    start: date
    due: date
    until: date
    done: date | None
    said: str


def timeline(title: str, stretches: Sequence[Stretch]) -> SafeString:
    """Stretches under each other in the order given, on one scale; not for none."""
    first = min(one.start for one in stretches)
    last = max(max(one.due, one.until) for one in stretches)
    days = max((last - first).days, 1)

    def draw(width: int) -> tuple[list[str], int]:
        # On a phone the label stands above its bar; at a desk beside it.
        left, step = (label_room([one.label for one in stretches]), 34) if width == WIDE else (0, 58)

        def x(day: date) -> float:
            return left + 4 + (day - first).days * (width - left - 24) / days

        foot = len(stretches) * step + 8
        strokes = [stroke for day, words in _marks(first, last, width) for stroke in _mark(x(day), foot, words)]
        for place, one in enumerate(stretches):
            top = place * step + 6
            strokes.append(
                text(0, top + (16 if left else 12), cut(one.label, left - 12 if left else width), full=one.label)
            )
            strokes += _bar(one, x, top if left else top + 20)
        return strokes, foot + 22

    return drawn(title, f"{'; '.join(one.said for one in stretches)}.", draw)


def _bar(one: Stretch, x: Callable[[date], float], top: int) -> list[str]:
    """The time allowed as a bar, time past it as a paler one, the day due as a rule, the day done as a tick."""
    start, due = x(one.start), x(one.due)
    strokes = [box("fill-1", start, top + 4, max(due - start, 2.0), 14)]
    if one.until > one.due:
        strokes.append(box("fill-3", due, top + 4, x(one.until) - due, 14))
    strokes.append(path("limit", f"M{due:.1f} {top}V{top + 22}"))
    if one.done:
        at = x(one.done)
        strokes.append(path("line-1", f"M{at - 5:.1f} {top + 11}L{at:.1f} {top + 17}L{at + 8:.1f} {top + 3}"))
    return strokes


def _marks(first: date, last: date, width: int) -> list[tuple[date, str]]:
    """The days that the scale names: years or, where there are too few of them to read by, months."""
    most = _MOST_MARKS if width == WIDE else _MOST_MARKS_ON_A_PHONE
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    if len(years) >= _FEW_YEARS:
        return [(day, str(day.year)) for day in years[:: max(1, -(-len(years) // most))]]
    count = (last.year - first.year) * 12 + last.month - first.month
    months = [date(first.year + (first.month + n) // 12, (first.month + n) % 12 + 1, 1) for n in range(count)]
    return [(day, f"{day:%b %Y}") for day in months[:: max(1, -(-len(months) // most))]]


def _mark(x: float, foot: int, words: str) -> list[str]:
    # At the very left there is no room to either side of the rule.
    anchor = "start" if x < text_width(words) / 2 else "middle"
    return [path("rule", f"M{x:.1f} 0V{foot}"), text(x, foot + 16, words, anchor)]
