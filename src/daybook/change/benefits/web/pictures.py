"""Pictures of benefits, drawn on the server: a course from its baseline over its targets to what was measured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.safestring import SafeString

from daybook.change.benefits.queries import Sheet, is_evidenced
from daybook.change.benefits.rules.profile import DatedValue
from daybook.change.benefits.rules.values import value_words
from daybook.ui.drawing import WIDE, box, drawn, path, text, text_width
from daybook.ui.words import date_text

_HEIGHT, _TOP, _FOOT = 250, 26, 40


def draw_course(sheet: Sheet) -> SafeString | None:
    """The baseline, the dashed way over the targets, and each reading: filled where evidenced; None for nothing."""
    promised, read = _promised(sheet), [DatedValue(one.on, one.value) for one in sheet.readings]
    points = [*promised, *read]
    if len({one.on for one in points}) < 2:
        return None
    days = [one.on for one in points]
    values = [one.value for one in points] + [0]
    first, last = min(days), max(days)
    low, high = min(values), max(values)

    def draw(width: int) -> tuple[list[str], int]:
        # Words stand at the edges, so what is drawn keeps clear of them.
        edge = 12.0 if width == WIDE else 8.0
        span, room = max((last - first).days, 1), width - 2 * edge

        def x(day: date) -> float:
            return edge + (day - first).days * room / span

        def y(value: int) -> float:
            return _HEIGHT - _FOOT - (value - low) * (_HEIGHT - _FOOT - _TOP) / max(high - low, 1)

        strokes = [path("axis", f"M{edge:.1f} {y(0):.1f}H{width - edge:.1f}")]
        strokes += [text(edge, _HEIGHT - 6, date_text(first)), text(width - edge, _HEIGHT - 6, date_text(last), "end")]
        strokes += _way("line-2", promised, x, y) + _way("line-1", read, x, y)
        for one in sheet.readings:
            strokes.append(box("fill-1" if is_evidenced(one) else "fill-4", x(one.on) - 5, y(one.value) - 5, 10, 10))
        return strokes + _labels(sheet, x, y, width), _HEIGHT

    return drawn(f"Course of {sheet.row.reference}", course_words(sheet), draw)


def course_words(sheet: Sheet) -> str:
    """What the picture shows, for whoever cannot see it."""
    unit, parts = sheet.row.unit, []
    if sheet.row.baseline is not None:
        parts.append(f"baseline {value_words(sheet.row.baseline, unit)} on {date_text(sheet.row.baseline_on)}")
    parts += [f"target {value_words(one.value, unit)} by {date_text(one.on)}" for one in sheet.targets]
    parts += [
        f"{'evidenced' if is_evidenced(one) else 'claimed'} {value_words(one.value, unit)} on {date_text(one.on)}"
        for one in sheet.readings
    ]
    return f"{'; '.join(parts)}."


def _promised(sheet: Sheet) -> list[DatedValue]:
    row = sheet.row
    baseline = [] if row.baseline is None or row.baseline_on is None else [DatedValue(row.baseline_on, row.baseline)]
    return [*baseline, *sheet.targets]


def _way(kind: str, points: list[DatedValue], x: Callable[[date], float], y: Callable[[int], float]) -> list[str]:
    if len(points) < 2:
        return []
    ordered = sorted(points, key=lambda one: one.on)
    return [path(kind, "M" + "L".join(f"{x(one.on):.1f} {y(one.value):.1f}" for one in ordered))]


def _labels(sheet: Sheet, x: Callable[[date], float], y: Callable[[int], float], width: int) -> list[str]:
    """The baseline, the last target and the last reading, each named where it is and none over another."""
    unit = sheet.row.unit
    named: list[tuple[date, int, str]] = []
    if sheet.row.baseline is not None and sheet.row.baseline_on is not None:
        words = f"Baseline {value_words(sheet.row.baseline, unit)}"
        named.append((sheet.row.baseline_on, sheet.row.baseline, words))
    if sheet.targets:
        last = sheet.targets[-1]
        named.append((last.on, last.value, f"Target {value_words(last.value, unit)}"))
    if latest := sheet.latest:
        kind = "Evidenced" if is_evidenced(latest) else "Claimed"
        named.append((latest.on, latest.value, f"{kind} {value_words(latest.value, unit)}"))
    strokes: list[str] = []
    taken: list[tuple[float, float, float]] = []
    for on, value, words in named:
        at = x(on)
        anchor = "start" if at < width / 3 else "end" if at > width * 2 / 3 else "middle"
        half = text_width(words)
        left = {"start": at, "middle": at - half / 2, "end": at - half}[anchor]
        height = y(value) - 11
        while any(abs(height - other) < 17 and left < end and left + half > start for start, end, other in taken):
            height += 17
        taken.append((left, left + half, height))
        strokes.append(text(at, height, words, anchor, strong=True))
    return strokes
