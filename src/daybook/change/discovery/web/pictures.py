"""Pictures of a process, drawn on the server: the map of what follows what, and bars of counts."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString

from daybook.change.discovery.rules.process_map import BOX_HEIGHT, BOX_WIDTH, END, START, Box, Line, ProcessMap
from daybook.change.discovery.rules.quality import share
from daybook.change.discovery.rules.spans import said_seconds
from daybook.ui.drawing import WIDE, box, cut, drawn, text

_THINNEST, _THICKEST = 1.2, 9.0
_TINTS = 4
_LINE_OF_TEXT = 22
_UNITS = (("days", "d"), ("day", "d"), ("hours", "h"), ("hour", "h"), ("minutes", "min"), ("minute", "min"),
          ("seconds", "s"), ("second", "s"))  # fmt: skip


def draw_map(title: str, given: ProcessMap, *, times: bool) -> SafeString:
    """The map as one SVG in its natural size, which its frame lets people move about in.

    Lines are as thick as they are frequent; with `times` the median time stands beside them instead of the count.
    """
    lines = [stroke for line in sorted(given.lines, key=lambda one: one.count) for stroke in _line(line)]
    labels = [_label(line, times) for line in given.lines]
    boxes = [stroke for one in given.boxes for stroke in _box(one)]
    return SafeString(
        f'<svg class="db-map__svg" width="{given.width:.0f}" height="{given.height:.0f}" '
        f'viewBox="0 0 {given.width:.0f} {given.height:.0f}" role="img" focusable="false" '
        f'aria-label="{escape(_said(title, given))}"><defs><marker id="db-map-arrow" viewBox="0 0 10 10" refX="8.5" '
        'refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="db-map__arrow" d="M0 0L10 5L0 10z"/></marker></defs>'
        f"{''.join(lines)}{''.join(boxes)}{''.join(labels)}</svg>"
    )


def draw_bars(title: str, bars: Sequence[tuple[str, int]]) -> SafeString:
    """A bar for each count, from zero, with the count at its end."""
    most = max(count for _, count in bars)
    total = sum(count for _, count in bars)

    def draw(width: int) -> tuple[list[str], int]:
        left = 120 if width == WIDE else 104
        room = width - left - 110
        strokes = []
        for place, (label, count) in enumerate(bars):
            top, length = place * 30 + 4, max(count * room / most, 1.0)
            strokes += [
                text(0, top + 15, label),
                box("fill-1", left, top, length, 20),
                text(left + length + 8, top + 15, f"{count:,} ({count / total:.0%})", strong=True),
            ]
        return strokes, len(bars) * 30 + 6

    return drawn(title, f"{', '.join(f'{label}: {count:,}' for label, count in bars)}.", draw)


def draw_shares(title: str, shares: Sequence[tuple[str, int, int]]) -> SafeString:
    """A bar for each share of a whole, all of the same length for all of it, with the share at its end."""

    def draw(width: int) -> tuple[list[str], int]:
        left = 160 if width == WIDE else 134
        room = width - left - 66
        strokes = []
        for place, (label, part, whole) in enumerate(shares):
            top = place * 30 + 4
            length = max(part * room / whole, 1.0)
            strokes += [
                text(0, top + 15, label),
                box("fill-4", left, top, room, 20),
                box("fill-1", left, top, length, 20),
            ]
            strokes.append(text(left + room + 8, top + 15, f"{share(part, whole)}%", strong=True))
        return strokes, len(shares) * 30 + 6

    return drawn(title, f"{', '.join(f'{label}: {share(part, whole)}%' for label, part, whole in shares)}.", draw)


def short_span(seconds: float) -> str:
    """A length of time in few letters: 2.5 h."""
    number, _, unit = said_seconds(seconds).partition(" ")
    return f"{number} {dict(_UNITS)[unit]}"


def _said(title: str, given: ProcessMap) -> str:
    main = sorted((line for line in given.lines if line.median_seconds is not None), key=lambda one: -one.count)[:5]
    told = "; ".join(f"{line.source} to {line.target}, {line.count:,} times" for line in main)
    return f"Map of {title}. Most frequent: {told}. The table below has every path."


def _box(one: Box) -> list[str]:
    if one.name in (START, END):
        words = "Start" if one.name == START else "End"
        return [
            f'<rect class="db-map__end" x="{one.x - 30:.1f}" y="{one.y - 16:.1f}" width="60" height="32" rx="16"/>',
            text(one.x, one.y + 4.5, words, "middle", strong=True),
        ]
    tint = min(_TINTS, 1 + int((1 - one.share) * _TINTS))
    dark = tint == 1
    left, top = one.x - BOX_WIDTH / 2, one.y - BOX_HEIGHT / 2
    rows = _wrapped(one.name)
    middle = one.y - 8 * len(rows) + 5
    words = "".join(
        f'<text x="{one.x:.1f}" y="{middle + 15 * place:.1f}" text-anchor="middle">{escape(row)}</text>'
        for place, row in enumerate(rows)
    )
    count = (
        f'<text class="db-map__count" x="{one.x:.1f}" y="{middle + 15 * len(rows):.1f}" text-anchor="middle">'
        f"{one.count:,}</text>"
    )
    kind = f"db-map__box db-map__box--{tint}{' db-map__box--dark' if dark else ''}"
    return [
        f'<g class="{kind}"><title>{escape(one.name)}: {one.count:,} times</title><rect x="{left:.1f}" y="{top:.1f}" '
        f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>{words}{count}</g>'
    ]


def _wrapped(name: str) -> list[str]:
    """A name on one line, or two where it needs them, cut where it needs more."""
    if len(name) <= _LINE_OF_TEXT:
        return [name]
    space = name.rfind(" ", 0, _LINE_OF_TEXT + 1)
    first = name[:space] if space > 0 else name[:_LINE_OF_TEXT]
    return [first, cut(name[len(first) :].strip(), _LINE_OF_TEXT * 8.2)]


def _line(line: Line) -> list[str]:
    thick = _THINNEST + (_THICKEST - _THINNEST) * line.share
    if line.median_seconds is None:
        kind = "db-map__line db-map__line--end"
        thick = 1.2
    else:
        kind = "db-map__line db-map__line--back" if line.back else "db-map__line"
    said = "" if line.median_seconds is None else f", {said_seconds(line.median_seconds)}"
    tip = f"<title>{escape(line.source)} to {escape(line.target)}: {line.count:,} times{escape(said)}</title>"
    drawing = f'stroke-width="{thick:.1f}" marker-end="url(#db-map-arrow)" d="{_curve(line)}"'
    return [f'<path class="{kind}" {drawing}>{tip}</path>']


def _curve(line: Line) -> str:
    """A smooth way through the points, upright where it leaves, passes and arrives."""
    (x, y), *rest = line.points
    if line.source == line.target:
        corner = line.points[1][0]
        end_x, end_y = line.points[-1]
        return f"M{x:.1f} {y:.1f}C{corner:.1f} {y - 8:.1f} {corner:.1f} {end_y + 8:.1f} {end_x:.1f} {end_y:.1f}"
    moves = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in rest:
        lean = (to_y - y) / 2
        moves.append(f"C{x:.1f} {y + lean:.1f} {to_x:.1f} {to_y - lean:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(moves)


def _label(line: Line, times: bool) -> str:
    if line.median_seconds is None:
        return ""
    words = short_span(line.median_seconds) if times else f"{line.count:,}"
    if line.source == line.target:
        x, y = line.points[1][0] - 4, (line.points[1][1] + line.points[2][1]) / 2
        anchor = "start"
    else:
        half = len(line.points) // 2
        (from_x, from_y), (to_x, to_y) = line.points[half - 1], line.points[half]
        part = 0.5 if len(line.points) > 2 else (0.62 if line.back else 0.42)
        x, y, anchor = from_x + (to_x - from_x) * part, from_y + (to_y - from_y) * part, "middle"
    return f'<text class="db-map__label" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
