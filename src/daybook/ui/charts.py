"""Charts as SVG made on the server: read without script, in print and in the dark.

Each carries a description for screen readers and the figures behind it, which `{% chart %}` offers as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from daybook.ui.drawing import (
    WIDE,
    apart,
    box,
    cut,
    drawn,
    label_room,
    money,
    path,
    round_step,
    scaled,
    short_money,
    text,
    text_width,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A labelled sum in pence; `url` opens the rows that make it."""

    label: str
    pence: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawn chart and the figures behind it. `columns` head the table; each row holds the sums of one label."""

    title: str
    description: str
    svg: SafeString
    columns: Sequence[str]
    rows: Sequence[tuple[Point, ...]]


def budget_bar(title: str, *, actual: Point, committed: Point, reserved: Point, budget: Point) -> Chart:
    """One bar for a budget: actual, committed, reserved and what is left.

    Where more is used than the budget, the bar runs past a line that marks the budget.
    """
    used = actual.pence + committed.pence + reserved.pence
    parts = (actual, committed, reserved, Point(label="Available", pence=budget.pence - used))
    description = f"Of a budget of {money(budget.pence)}: {_said(parts)}."

    def draw(width: int) -> tuple[list[str], int]:
        return _budget_strokes(width, parts, budget)

    return Chart(
        title=title,
        description=description,
        svg=drawn(title, description, draw),
        columns=("Part", "Pounds"),
        rows=[(part,) for part in (*parts, budget)],
    )


def _budget_strokes(width: int, parts: Sequence[Point], budget: Point) -> tuple[list[str], int]:
    span = max(budget.pence, sum(max(part.pence, 0) for part in parts), 1)
    strokes: list[str] = []
    narrow: list[tuple[float, str]] = []
    at = 1.0
    for number, part in enumerate(parts, start=1):
        length = scaled(max(part.pence, 0), span, width - 2)
        if length == 0:
            continue
        strokes.append(box(f"fill-{number}", at, 36, length, 40))
        if max(text_width(part.label), text_width(money(part.pence))) <= length:
            strokes += [text(at, 14, part.label), text(at, 30, money(part.pence), strong=True)]
        else:
            narrow.append((at + length / 2, f"{part.label} {money(part.pence)}"))
        at += length
    if parts[-1].pence < 0:
        limit = 1 + scaled(budget.pence, span, width - 2)
        strokes.append(path("limit", f"M{limit:.1f} 32V80"))
        narrow.append((limit, f"Budget {money(budget.pence)}"))
    return strokes + _named_below(width, narrow), 92 + 18 * len(narrow)


def _named_below(width: int, narrow: Sequence[tuple[float, str]]) -> list[str]:
    """Parts too narrow for their words: these stand below, each on a line of its own, with a rule up to the part.

    Words run right from their rule, and the part furthest right stands highest, so that no rule runs through words;
    only where there is no room do they run left.
    """
    strokes = []
    for line, (middle, words) in enumerate(sorted(narrow, reverse=True)):
        foot = 100 + 18 * line
        strokes.append(path("axis", f"M{middle:.1f} 77V{foot}"))
        if middle + 4 + text_width(words) <= width:
            strokes.append(text(middle + 4, foot, words))
        else:
            strokes.append(text(max(middle - 4, text_width(words)), foot, words, "end"))
    return strokes


def bars(title: str, points: Sequence[Point], *, amount: str = "Pounds") -> Chart:
    """A bar for each sum, from zero, the value written at its end. Sums below zero run to the left of the zero line."""
    description = f"{_said(points)}." if points else "Nothing to show."
    lowest = min([point.pence for point in points] + [0])
    span = max(max([point.pence for point in points] + [0]) - lowest, 1)

    def draw(width: int) -> tuple[list[str], int]:
        # On a phone the label stands above its bar; at a desk beside it.
        beside, step = (label_room([point.label for point in points]), 32) if width == WIDE else (0, 52)
        values = 8 + max((text_width(money(point.pence)) for point in points), default=0)
        left = beside + (values if lowest < 0 else 0)
        room = width - left - values
        zero = left + scaled(-lowest, span, room)
        strokes = []
        for index, point in enumerate(points):
            top = index * step + 8
            if beside:
                strokes.append(text(0, top + 16, cut(point.label, beside - 10), full=point.label))
            else:
                strokes.append(text(0, top + 10, cut(point.label, width), full=point.label))
                top += 18
            strokes.append(path("axis", f"M{zero:.1f} {top - 5}V{top + 27}"))
            strokes += _bar(point, top, zero, scaled(abs(point.pence), span, room))
        return strokes, len(points) * step + 8

    return Chart(
        title=title,
        description=description,
        svg=drawn(title, description, draw),
        columns=("Name", amount),
        rows=[(point,) for point in points],
    )


def _bar(point: Point, top: int, zero: float, length: float) -> list[str]:
    start = zero - length if point.pence < 0 else zero
    end, anchor = (start - 6, "end") if point.pence < 0 else (start + length + 6, "start")
    return [box("fill-1", start, top, length, 22), text(end, top + 16, money(point.pence), anchor, strong=True)]


def line(title: str, series: Sequence[tuple[str, Sequence[Point]]], *, height: int = 260) -> Chart:
    """Lines over the same labels (months, years), from zero, each named at its end. Give one to three series."""
    description = "; ".join(
        f"{name} from {money(points[0].pence)} ({points[0].label}) to {money(points[-1].pence)} ({points[-1].label})"
        for name, points in series
    )

    def draw(width: int) -> tuple[list[str], int]:
        return _line_strokes(width, height, series), height

    return Chart(
        title=title,
        description=f"{description}.",
        svg=drawn(title, f"{description}.", draw),
        columns=("When", *(name for name, _ in series)),
        rows=list(zip(*(points for _, points in series), strict=True)),
    )


def _line_strokes(width: int, height: int, series: Sequence[tuple[str, Sequence[Point]]]) -> list[str]:
    labels = [point.label for point in series[0][1]]
    names = min(140.0, max(text_width(name) for name, _ in series))
    frame = _Frame.around(series, left=64.0, right=width - 14 - names, top=14.0, bottom=height - 28.0)
    strokes = [stroke for pence in frame.steps() for stroke in _rule(frame, pence)]
    widest = max(text_width(label) for label in labels) + 8
    every = max(1, int(-(-len(labels) * widest // (frame.right - frame.left))))
    strokes += [
        text(frame.x(index), height - 8, label, "middle") for index, label in enumerate(labels) if index % every == 0
    ]
    ends = apart([frame.y(points[-1].pence) for _, points in series])
    for number, ((name, points), end) in enumerate(zip(series, ends, strict=True), start=1):
        moves = "L".join(f"{frame.x(index):.1f} {frame.y(point.pence):.1f}" for index, point in enumerate(points))
        strokes.append(path(f"line-{number}", f"M{moves}"))
        strokes.append(text(frame.right + 8, end + 4, cut(name, names), strong=True, full=name))
    return strokes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    left: float
    right: float
    top: float
    bottom: float
    lowest: int
    highest: int
    step: int
    count: int

    @classmethod
    def around(cls, series: Sequence[tuple[str, Sequence[Point]]], **edges: float) -> _Frame:
        values = [point.pence for _, points in series for point in points]
        low, high = min([*values, 0]), max([*values, 1])
        step = round_step(high - low)
        count = len(series[0][1])
        return cls(lowest=low // step * step, highest=-(-high // step) * step, step=step, count=count, **edges)

    def steps(self) -> range:
        return range(self.lowest, self.highest + 1, self.step)

    def x(self, index: int) -> float:
        return self.left + index * (self.right - self.left) / max(self.count - 1, 1)

    def y(self, pence: int) -> float:
        return self.bottom - scaled(pence - self.lowest, self.highest - self.lowest, self.bottom - self.top)


def _rule(frame: _Frame, pence: int) -> list[str]:
    y = frame.y(pence)
    return [
        path("rule" if pence else "axis", f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}"),
        text(frame.left - 8, y + 4, short_money(pence), "end"),
    ]


def _said(points: Sequence[Point]) -> str:
    return ", ".join(f"{point.label} {money(point.pence)}" for point in points)
