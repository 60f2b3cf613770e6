"""A timeline as SVG made on the server: a bar for each stretch of time, the day it was due and the day it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from daybook.ui.drawing import WIDE, box, cut, drawn, path, text

_LABELS, _MOST_YEARS, _MOST_YEARS_ON_A_PHONE = 270, 8, 4


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
    """Stretches under each other in the order given, on one scale of years; not for none."""
    first = min(one.start for one in stretches)
    last = max(max(one.due, one.until) for one in stretches)
    days = max((last - first).days, 1)

    def draw(width: int) -> tuple[list[str], int]:
        # On a phone the label stands above its bar; at a desk beside it.
        left, step = (_LABELS, 34) if width == WIDE else (0, 58)

        def x(day: date) -> float:
            return left + 4 + (day - first).days * (width - left - 24) / days

        foot = len(stretches) * step + 8
        strokes = [stroke for year in _years(first, last, width) for stroke in _year(x(year), foot, year)]
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


def _years(first: date, last: date, width: int) -> list[date]:
    starts = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    every = max(1, -(-len(starts) // (_MOST_YEARS if width == WIDE else _MOST_YEARS_ON_A_PHONE)))
    return starts[::every]


def _year(x: float, foot: int, day: date) -> list[str]:
    return [path("rule", f"M{x:.1f} 0V{foot}"), text(x, foot + 16, str(day.year), "middle")]
