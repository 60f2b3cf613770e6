"""Charts of an analysis: what moved a sum (waterfall), how likely it is kept (S-curve), what swings it (tornado)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daybook.ui.charts import Chart, Point
from daybook.ui.drawing import (
    WIDE,
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

_BAR, _GAP = 22, 10


def waterfall(title: str, *, before: Point, steps: Sequence[Point], after: Point) -> Chart:
    """A bar for a sum before, one for each step up or down from where the last one ended, and one for the sum after."""
    moved = ", ".join(f"{step.label} {money(step.pence)}" for step in steps) or "nothing moved it"
    description = f"From {money(before.pence)} ({before.label}) to {money(after.pence)} ({after.label}): {moved}."
    spans, at = [(before, 0, before.pence)], before.pence
    for step in steps:
        spans.append((step, at, at + step.pence))
        at += step.pence
    spans.append((after, 0, after.pence))

    def draw(width: int) -> tuple[list[str], int]:
        frame = _Frame.across(width, [pence for _, *ends in spans for pence in ends], [p.label for p, _, _ in spans])
        strokes = [path("axis", f"M{frame.x(0):.1f} 4V{frame.height(len(spans)) - 6:.1f}")]
        for index, (point, start, end) in enumerate(spans):
            whole = index in (0, len(spans) - 1)
            strokes += frame.bar(
                index, point, start, end, "fill-1" if whole else ("fill-2" if end >= start else "fill-4")
            )
            if index < len(spans) - 1:
                foot = frame.top(index) + _BAR
                strokes.append(path("rule", f"M{frame.x(end):.1f} {foot:.1f}V{frame.top(index + 1):.1f}"))
        return strokes, int(frame.height(len(spans)))

    rows = [(before,), *((step,) for step in steps), (after,)]
    return Chart(title=title, description=description, svg=drawn(title, description, draw), columns=("Step", "Pounds"),
                 rows=rows)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """One cause: what the sum is with it low, as expected, and high, in pence."""

    label: str
    low: int
    expected: int
    high: int


def tornado(title: str, swings: Sequence[Swing]) -> Chart:
    """A bar from low to high for each cause, the widest first, with a mark at what is expected."""
    ordered = sorted(swings, key=lambda swing: swing.low - swing.high)
    said = "; ".join(f"{one.label} from {money(one.low)} to {money(one.high)}" for one in ordered)
    description = f"The widest first: {said}." if ordered else "Nothing to show."

    def draw(width: int) -> tuple[list[str], int]:
        ends = [pence for one in ordered for pence in (one.low, one.high)]
        frame = _Frame.across(width, ends, [one.label for one in ordered])
        strokes = [path("axis", f"M{frame.x(0):.1f} 4V{frame.height(len(ordered)) - 6:.1f}")]
        for index, one in enumerate(ordered):
            words = f"{short_money(one.low)} to {short_money(one.high)}"
            strokes += frame.bar(index, Point(label=one.label, pence=one.high), one.low, one.high, "fill-2", words)
            top, x = frame.top(index), frame.x(one.expected)
            strokes.append(path("limit", f"M{x:.1f} {top - 2:.1f}V{top + _BAR + 2:.1f}"))
        return strokes, int(frame.height(len(ordered)))

    rows = [
        (Point(label=one.label, pence=one.low), Point(label=one.label, pence=one.expected),
         Point(label=one.label, pence=one.high))
        for one in ordered
    ]  # fmt: skip
    columns = ("Risk", "With a small one (P10)", "Expected", "With a large one (P90)")
    return Chart(title=title, description=description, svg=drawn(title, description, draw), columns=columns, rows=rows)


def s_curve(title: str, curve: Sequence[tuple[int, int]], marks: Sequence[int] = (50, 80, 90)) -> Chart:
    """How likely a sum is kept within: points of (share of runs in percent, pence), with rules at some shares."""
    at = dict(curve)
    said = ", ".join(f"{share} in 100 within {money(at[share])}" for share in marks if share in at)
    description = f"Of the runs, {said}." if curve else "Nothing to show."

    def draw(width: int) -> tuple[list[str], int]:
        return _curve_strokes(width, curve, [share for share in marks if share in at]), 300

    # The picture has every point; the table those that people ask for.
    shown = [(share, pence) for share, pence in curve if share % 10 == 0 or share in marks]
    rows = [(Point(label=f"{share} in 100", pence=pence),) for share, pence in shown]
    return Chart(title=title, description=description, svg=drawn(title, description, draw),
                 columns=("Runs", "Stay within"), rows=rows)  # fmt: skip


def _curve_strokes(width: int, curve: Sequence[tuple[int, int]], marks: Sequence[int]) -> list[str]:
    at = dict(curve)
    left, right, top, bottom = 44.0, width - 24.0, 16.0, 256.0
    low, high = min(0, *at.values()), max(1, *at.values())
    step = round_step(high - low)
    high, low = -(-high // step) * step, low // step * step

    def x(pence: int) -> float:
        return left + scaled(pence - low, high - low, right - left)

    def y(share: int) -> float:
        return bottom - scaled(share, 100, bottom - top)

    strokes = [path("rule" if share else "axis", f"M{left:.1f} {y(share):.1f}H{right:.1f}") for share in (0, 50, 100)]
    strokes += [text(left - 6, y(share) + 4, f"{share}%", "end") for share in (0, 50, 100)]
    every = 2 if width < WIDE else 1
    for pence in list(range(low, high + 1, step))[::every]:
        strokes.append(text(min(max(x(pence), left), right), bottom + 20, short_money(pence), "middle"))
    moves = "L".join(f"{x(pence):.1f} {y(share):.1f}" for share, pence in curve)
    strokes.append(path("line-1", f"M{moves}"))
    for share in marks:
        here, words = x(at[share]), f"P{share} {short_money(at[share])}"
        strokes.append(path("limit", f"M{here:.1f} {y(share):.1f}V{bottom:.1f}"))
        before = here - left > text_width(words) + 10
        strokes.append(
            text(here - 8 if before else here + 8, y(share) + 4, words, "end" if before else "start", strong=True)
        )
    return strokes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Bars from left to right, one below another; on a phone the label stands above its bar."""

    beside: float
    left: float
    right: float
    lowest: int
    span: int
    step: int
    values: float

    @classmethod
    def across(cls, width: int, pence: Sequence[int], labels: Sequence[str]) -> _Frame:
        lowest, highest = min([*pence, 0]), max([*pence, 0])
        beside = label_room(labels) if width == WIDE else 0.0
        values = 128.0
        step = _BAR + _GAP + (0 if beside else 18)
        span = max(highest - lowest, 1)
        return cls(
            beside=beside, left=beside + 4.0, right=width - values, lowest=lowest, span=span, step=step, values=values
        )

    def x(self, pence: int) -> float:
        return self.left + scaled(pence - self.lowest, self.span, self.right - self.left)

    def top(self, index: int) -> float:
        return 8 + index * self.step + (0 if self.beside else 18)

    def height(self, bars: int) -> float:
        return 8 + bars * self.step + 6

    def bar(self, index: int, point: Point, start: int, end: int, kind: str, words: str = "") -> list[str]:
        top, near, far = self.top(index), min(self.x(start), self.x(end)), max(self.x(start), self.x(end))
        label_at = top + 16 if self.beside else top - 6
        room = self.beside - 8 if self.beside else self.right + self.values
        return [
            text(0, label_at, cut(point.label, room), full=point.label),
            box(kind, near, top, max(far - near, 1), _BAR),
            text(far + 6, top + 16, words or money(point.pence), strong=True),
        ]
