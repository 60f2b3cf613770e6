"""Pictures of benefits, drawn on the server: the course of one, the map of all, and what was claimed and evidenced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.safestring import SafeString

from daybook.change.benefits.queries import Sheet, is_evidenced
from daybook.change.benefits.rules.mapping import BenefitMap
from daybook.change.benefits.rules.profile import DatedValue
from daybook.change.benefits.rules.tracking import Tally
from daybook.change.benefits.rules.values import value_words
from daybook.ui.drawing import WIDE, box, cut, drawn, path, text, text_width
from daybook.ui.words import date_text

_HEIGHT, _TOP, _FOOT = 250, 26, 40
_ROW, _CELL, _ROOM = 52, 40, 26


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
        strokes += [path("line-1", f"M{x(one.on) - 7:.1f} {y(one.value):.1f}h14") for one in sheet.targets]
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


def draw_map(given: BenefitMap) -> SafeString:
    """Three columns with lines between them; on a phone each benefit with what brings it above and serves below."""

    def draw(width: int) -> tuple[list[str], int]:
        return _columns(given, width) if width == WIDE else _stacked(given, width)

    return drawn("Map of benefits", _map_words(given), draw)


def _columns(given: BenefitMap, width: int) -> tuple[list[str], int]:
    size = (width - 2 * _ROOM * 2) / 3
    lefts = [0.0, size + 2 * _ROOM, 2 * (size + 2 * _ROOM)]
    columns = (given.enablers, given.benefits, given.objectives)
    heights = {
        (place, node.key): 26 + node.row * _ROW + _CELL / 2 for place, nodes in enumerate(columns) for node in nodes
    }
    strokes = [
        text(left, 14, label, strong=True)
        for left, label in zip(lefts, ("Brought by", "Benefit", "Objective"), strict=True)
    ]
    for place, lines in enumerate((given.brings, given.serves)):
        start, end = lefts[place] + size, lefts[place + 1]
        for source, target in lines:
            down, up = heights[place, source], heights[place + 1, target]
            middle = (start + end) / 2
            strokes.append(
                path(
                    "line-1",
                    f"M{start:.1f} {down:.1f}C{middle:.1f} {down:.1f} {middle:.1f} {up:.1f} {end:.1f} {up:.1f}",
                )
            )
    for place, nodes in enumerate(columns):
        for node in nodes:
            top = heights[place, node.key] - _CELL / 2
            strokes.append(box("fill-4", lefts[place], top, size, _CELL))
            strokes += _in_two_lines(node.words, lefts[place] + 8, top, size - 14)
    return strokes, int(max(heights.values()) + _CELL)


def _stacked(given: BenefitMap, width: int) -> tuple[list[str], int]:
    names = {node.key: node.words for node in (*given.enablers, *given.objectives)}
    brings, serves = {to: key for key, to in given.brings}, dict(given.serves)
    strokes: list[str] = []
    for place, node in enumerate(given.benefits):
        top = place * 118.0
        strokes.append(text(0, top + 14, cut(names[brings[node.key]], width), full=names[brings[node.key]]))
        strokes.append(path("line-1", f"M14 {top + 20:.1f}V{top + 30:.1f}"))
        strokes.append(box("fill-4", 1, top + 30, width - 2, _CELL))
        strokes += _in_two_lines(node.words, 9, top + 30, width - 16)
        strokes.append(path("line-1", f"M14 {top + 70:.1f}V{top + 80:.1f}"))
        words = names[serves[node.key]]
        strokes.append(text(0, top + 94, cut(words, width), full=words))
    return strokes, len(given.benefits) * 118


def _in_two_lines(words: str, x: float, top: float, room: float) -> list[str]:
    """Words of a box: on one line where they fit, else on two, the second one cut."""
    if text_width(words) <= room:
        return [text(x, top + 25, words)]
    first, rest = "", words.split()
    while len(rest) > 1 and text_width(f"{first} {rest[0]}") <= room:
        first = f"{first} {rest.pop(0)}".strip()
    if not first:
        return [text(x, top + 25, cut(words, room), full=words)]
    return [text(x, top + 17, first, full=words), text(x, top + 33, cut(" ".join(rest), room), full=words)]


def _map_words(given: BenefitMap) -> str:
    names = {node.key: node.words for node in (*given.enablers, *given.objectives)}
    brings, serves = {to: key for key, to in given.brings}, dict(given.serves)
    said = (f"{names[brings[one.key]]} brings {one.words}, for {names[serves[one.key]]}" for one in given.benefits)
    return f"{'; '.join(said)}."


def draw_tallies(given: Sequence[Tally]) -> SafeString:
    """For each theme and class what was evidenced, then what is only claimed, against a line for what was promised."""
    said = "; ".join(
        f"{one.theme}, {one.benefit_class}: promised {value_words(one.promised, one.unit)}, claimed "
        f"{value_words(one.claimed, one.unit)}, evidenced {value_words(one.evidenced, one.unit)}"
        for one in given
    )

    def draw(width: int) -> tuple[list[str], int]:
        strokes: list[str] = []
        for place, one in enumerate(given):
            strokes += _tally(one, place * 74.0, width)
        return strokes, len(given) * 74

    return drawn("Claimed against evidenced", f"{said}.", draw)


def _tally(one: Tally, top: float, width: int) -> list[str]:
    span = max(one.promised, one.claimed, one.evidenced, 1)
    room = width - 4

    def reach(value: int) -> float:
        return max(value, 0) * room / span

    strokes = [text(0, top + 14, cut(f"{one.theme.capitalize()}, {one.benefit_class}", width), strong=True)]
    strokes.append(box("fill-4", 1, top + 22, max(reach(one.claimed), 1.0), 22))
    if one.evidenced > 0:
        strokes.append(box("fill-1", 1, top + 22, reach(one.evidenced), 22))
    if one.promised > 0:
        strokes.append(path("limit", f"M{1 + reach(one.promised):.1f} {top + 18:.1f}V{top + 48:.1f}"))
    words = (
        f"Evidenced {value_words(one.evidenced, one.unit)}, claimed {value_words(one.claimed, one.unit)}"
        f" of {value_words(one.promised, one.unit)}"
    )
    return [*strokes, text(0, top + 60, cut(words, width), full=words)]
