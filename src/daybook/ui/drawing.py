"""The strokes charts are made of: SVG as text, placed by attributes and coloured by classes of the style sheet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from django.utils.html import escape
from django.utils.safestring import SafeString

from daybook.ui.words import MINUS, pounds_text

# Each chart is drawn twice, for desks and for phones; the style sheet shows one, so letters keep their size.
WIDE, NARROW = 720, 350
# About how wide a letter is in a drawing: most are as wide as an "n".
_NARROW, _WIDE_LETTERS = frozenset("ijlftrI.,:;'|!()[] "), frozenset("mwMW@%—…")
_N_WIDTH, _NARROW_WIDTH, _FIGURE_WIDTH, _WIDE_WIDTH = 7.7, 4.8, 8.8, 12.0
_LATIN = 0x24F


def drawn(title: str, description: str, draw: Callable[[int], tuple[list[str], int]]) -> SafeString:
    """Both drawings of a chart. `draw` takes a width and gives the strokes and the height they need."""
    return SafeString("".join(_svg(title, description, width, *draw(width)) for width in (WIDE, NARROW)))


def _svg(title: str, description: str, width: int, strokes: Sequence[str], height: int) -> str:
    size = "wide" if width == WIDE else "narrow"
    return (
        f'<svg class="db-chart__svg db-chart__svg--{size}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}. {escape(description)}" focusable="false">{"".join(strokes)}</svg>'
    )


def box(kind: str, x: float, y: float, width: float, height: float) -> str:
    """A filled rectangle; `kind` is a class of the style sheet."""
    return f'<rect class="db-chart__{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def path(kind: str, moves: str) -> str:
    """A line along `moves`, in the words of SVG paths."""
    return f'<path class="db-chart__{kind}" d="{moves}"/>'


def text(x: float, y: float, words: str, anchor: str = "start", *, strong: bool = False, full: str = "") -> str:
    """Words at a place; `full` is shown on hover where `words` were cut."""
    kind = "db-chart__value" if strong else "db-chart__label"
    tip = f"<title>{escape(full)}</title>" if full and full != words else ""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{tip}{escape(words)}</text>'


def text_width(words: str) -> float:
    """About how wide words are; a little more rather than less."""
    return sum(map(_letter_width, words))


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return _NARROW_WIDTH
    if letter in _WIDE_LETTERS or ord(letter) > _LATIN:
        return _WIDE_WIDTH
    return _FIGURE_WIDTH if letter.isupper() or letter.isdigit() else _N_WIDTH


def label_room(labels: Sequence[str]) -> float:
    """Room for names beside what they name, at a desk: for the longest, but at most two fifths of the chart."""
    return min(max((text_width(label) for label in labels), default=0.0) + 14, WIDE * 0.4)


def cut(words: str, width: float) -> str:
    """Words that fit a width, with an ellipsis where they were cut."""
    if text_width(words) <= width:
        return words
    kept = bisect_right(list(accumulate(map(_letter_width, words))), width - _WIDE_WIDTH)
    return f"{words[: max(kept, 1)].rstrip()}…"


def broken(words: str, width: float, most: int) -> list[str]:
    """Words in lines that fit a width, at most so many; the last is cut where more would follow."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or text_width(longer) <= width or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(word)
    return [cut(line, width) for line in lines]


def scaled(pence: int, span: int, room: float) -> float:
    """How far a sum reaches when `span` fills `room`: pixels, not money, so a fraction is no loss."""
    return pence * room / span


def money(pence: int) -> str:
    """Whole pounds with the sign."""
    words = pounds_text(pence, pennies=False)
    return f"{MINUS}£{words[1:]}" if words.startswith(MINUS) else f"£{words}"


def short_money(pence: int) -> str:
    """Pounds in few letters, for the rules of a chart: £1.5m."""
    size = abs(pence) // 100
    for unit, letter in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
        if size >= unit:
            tenths = size * 10 // unit
            words = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
            return f"{MINUS if pence < 0 else ''}£{words}{letter}"
    return money(pence)


def round_step(span: int) -> int:
    """The round sum (1, 2 or 5 and noughts) that cuts a span into no more than five."""
    power = 1
    while power * 50 < span:
        power *= 10
    return next(power * size for size in (1, 2, 5, 10) if power * size * 5 >= span)


def apart(heights: Sequence[float]) -> list[float]:
    """Heights of labels, moved down just enough not to lie over each other, in the order given."""
    placed: dict[int, float] = {}
    last = float("-inf")
    for index in sorted(range(len(heights)), key=lambda number: heights[number]):
        last = placed[index] = max(heights[index], last + 18)
    return [placed[index] for index in range(len(heights))]
