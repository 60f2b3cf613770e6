"""Charts as SVG made on the server: read without script, in print and in the dark.

Every shape is placed by attributes and coloured by classes, so a strict content policy holds. Each chart carries a
title and a description for screen readers; `{% chart %}` puts its table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from daybook.ui.words import pounds_text

WIDTH = 720
_LABEL_WIDTH = 190
_VALUE_WIDTH = 120
_CHARACTER_WIDTH = 8.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A labelled sum in pence; `url` opens the rows that make it."""

    label: str
    pence: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawn chart and the figures behind it. `columns` head the table; each row is a label and sums in pence."""

    title: str
    description: str
    svg: SafeString
    columns: Sequence[str]
    rows: Sequence[tuple[Point, ...]]


def budget_bar(title: str, *, actual: Point, committed: Point, reserved: Point, budget: Point) -> Chart:
    """One bar for a budget: actual, committed, reserved and what is left.

    Where more is used than the budget, the bar runs past the budget line and says by how much.
    """
    used = actual.pence + committed.pence + reserved.pence
    available = Point(label="Available", pence=budget.pence - used)
    points = (actual, committed, reserved, available)
    scale = max(budget.pence, used, 1)
    marks, at, below_from = [], 2.0, 2.0
    for number, point in enumerate(points, start=1):
        width = _scaled(max(point.pence, 0), scale, WIDTH - 4)
        if width > 0:
            marks.append(_segment(point, number, at, width))
        if width > 0 and not _fits(point, width):
            below_from = _label_below(marks, point, at + width / 2, below_from)
        at += width
    if available.pence < 0:
        limit = 2 + _scaled(budget.pence, scale, WIDTH - 4)
        marks.append(f'<path class="db-chart__limit" d="M{limit:.1f} 30V84"/>')
        marks.append(_text(limit - 6, 100, f"Budget {_money(budget.pence)}", "end"))
    said = ", ".join(
        f"{point.label.lower()} {_money(point.pence)}" for point in (actual, committed, reserved, available)
    )
    description = f"Of a budget of {_money(budget.pence)}: {said}."
    columns = ("Part", "Pounds")
    rows = [(point,) for point in (*points, budget)]
    return Chart(
        title=title, description=description, svg=_svg(title, description, 108, marks), columns=columns, rows=rows
    )


def _segment(point: Point, number: int, left: float, width: float) -> str:
    shape = f'<rect class="db-chart__fill-{number}" x="{left:.1f}" y="36" width="{width:.1f}" height="40"/>'
    if not _fits(point, width):
        return shape
    return f"{shape}{_text(left, 14, point.label)}{_text(left, 30, _money(point.pence), strong=True)}"


def _fits(point: Point, width: float) -> bool:
    return max(len(point.label), len(_money(point.pence))) * _CHARACTER_WIDTH <= width


def _label_below(marks: list[str], point: Point, middle: float, free_from: float) -> float:
    """Name a segment too narrow for its words under the bar, with a line to it; gives where the next may begin."""
    words = f"{point.label} {_money(point.pence)}"
    width = len(words) * _CHARACTER_WIDTH
    left = min(max(middle - width / 2, free_from), WIDTH - width)
    marks.append(f'<path class="db-chart__axis" d="M{middle:.1f} 77V86"/>')
    marks.append(_text(left, 100, words))
    return left + width


def bars(title: str, points: Sequence[Point], *, amount: str = "Pounds") -> Chart:
    """A bar for each sum, from zero, the value written at its end. Sums below zero run to the left of the zero line."""
    lowest = min([point.pence for point in points] + [0])
    highest = max([point.pence for point in points] + [0])
    span = max(highest - lowest, 1)
    # Bars below zero need room for their values on the left of the zero line.
    left = _LABEL_WIDTH + (_VALUE_WIDTH if lowest < 0 else 0)
    room = WIDTH - left - _VALUE_WIDTH
    zero = left + _scaled(-lowest, span, room)
    marks = [f'<path class="db-chart__axis" d="M{zero:.1f} 4V{len(points) * 32 + 4}"/>']
    for index, point in enumerate(points):
        marks.append(_bar(point, index * 32 + 8, zero, _scaled(abs(point.pence), span, room)))
    description = "; ".join(f"{point.label} {_money(point.pence)}" for point in points) or "Nothing to show"
    return Chart(
        title=title,
        description=f"{description}.",
        svg=_svg(title, f"{description}.", len(points) * 32 + 8, marks),
        columns=("Name", amount),
        rows=[(point,) for point in points],
    )


def _bar(point: Point, top: int, zero: float, length: float) -> str:
    start = zero - length if point.pence < 0 else zero
    shape = f'<rect class="db-chart__fill-1" x="{start:.1f}" y="{top}" width="{length:.1f}" height="22"/>'
    end, anchor = (start - 6, "end") if point.pence < 0 else (start + length + 6, "start")
    label = _text(0, top + 16, _cut(point.label, 23), full=point.label)
    return shape + label + _text(end, top + 16, _money(point.pence), anchor, strong=True)


def line(title: str, series: Sequence[tuple[str, Sequence[Point]]], *, height: int = 260) -> Chart:
    """Lines over the same labels (months, years), from zero, each named at its end."""
    labels = [point.label for point in series[0][1]] if series else []
    values = [point.pence for _, points in series for point in points]
    step = _round_step(max([*values, 1]) - min([*values, 0]))
    lowest, highest = min([*values, 0]) // step * step, -(-max([*values, 1]) // step) * step
    bottom, right = height - 28, WIDTH - 150
    frame = _Frame(left=84, right=right, top=14, bottom=bottom, lowest=lowest, highest=highest, count=len(labels))
    marks = [_rule(frame, value) for value in range(lowest, highest + 1, step)]
    every = max(1, -(-len(labels) // 8))
    marks += [
        _text(frame.x(index), height - 8, label, "middle") for index, label in enumerate(labels) if index % every == 0
    ]
    ends = _apart([frame.y(points[-1].pence) for _, points in series if points])
    for number, ((name, points), end) in enumerate(zip(series, ends, strict=True), start=1):
        path = "L".join(f"{frame.x(index):.1f} {frame.y(point.pence):.1f}" for index, point in enumerate(points))
        marks.append(f'<path class="db-chart__line-{(number - 1) % 3 + 1}" d="M{path}"/>')
        marks.append(_text(right + 8, end + 4, _cut(name, 17), strong=True, full=name))
    description = "; ".join(
        f"{name} from {_money(points[0].pence)} to {_money(points[-1].pence)}" for name, points in series if points
    )
    rows = [tuple(points[index] for _, points in series) for index in range(len(labels))]
    return Chart(
        title=title,
        description=f"{description}.",
        svg=_svg(title, f"{description}.", height, marks),
        columns=("When", *(name for name, _ in series)),
        rows=rows,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    left: int
    right: int
    top: int
    bottom: int
    lowest: int
    highest: int
    count: int

    def x(self, index: int) -> float:
        return self.left + index * (self.right - self.left) / max(self.count - 1, 1)

    def y(self, pence: int) -> float:
        return self.bottom - _scaled(pence - self.lowest, self.highest - self.lowest, self.bottom - self.top)


def _round_step(span: int) -> int:
    """The round sum (1, 2 or 5 and noughts) that cuts a span into no more than five."""
    power = 1
    while power * 50 < span:
        power *= 10
    return next(power * size for size in (1, 2, 5, 10) if power * size * 5 >= span)


def _rule(frame: _Frame, pence: int) -> str:
    y = frame.y(pence)
    kind = "axis" if pence == 0 else "rule"
    return f'<path class="db-chart__{kind}" d="M{frame.left} {y:.1f}H{frame.right}"/>' + _text(
        frame.left - 8, y + 4, _short_money(pence), "end"
    )


def _apart(heights: Sequence[float]) -> list[float]:
    """Label heights moved just enough not to lie over each other, in the order given."""
    placed: dict[int, float] = {}
    last = float("-inf")
    for index in sorted(range(len(heights)), key=lambda number: heights[number]):
        last = placed[index] = max(heights[index], last + 18)
    return [placed[index] for index in range(len(heights))]


def _scaled(pence: int, span: int, room: int) -> float:
    # Pixels, not money: the only place where a sum may become a fraction.
    return pence * room / span


def _svg(title: str, description: str, height: int, marks: Sequence[str]) -> SafeString:
    drawn = "".join(marks)
    # Everything put into `drawn` was escaped where it was made.
    return SafeString(
        f'<svg class="db-chart__svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}. '
        f'{escape(description)}" focusable="false"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{drawn}</svg>"
    )


def _text(x: float, y: float, words: str, anchor: str = "start", *, strong: bool = False, full: str = "") -> str:
    kind = "db-chart__value" if strong else "db-chart__label"
    tip = f"<title>{escape(full)}</title>" if full and full != words else ""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{tip}{escape(words)}</text>'


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"


def _money(pence: int) -> str:
    text = pounds_text(pence, pennies=False)
    return f"−£{text[1:]}" if text.startswith("−") else f"£{text}"


def _short_money(pence: int) -> str:
    size = abs(pence) // 100
    for unit, letter in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
        if size >= unit:
            tenths = size * 10 // unit
            text = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
            return f"{'−' if pence < 0 else ''}£{text}{letter}"
    return _money(pence)
