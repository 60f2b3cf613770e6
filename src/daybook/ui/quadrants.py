"""A grid of two judgements, each from 1 to 5, with whoever stands in each field of it, as SVG made on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from daybook.ui.drawing import WIDE, box, broken, cut, drawn, path, text

_STEPS, _LINE = 5, 18
# Where the fields of the grid part: what is 4 or 5 is high.
_LOW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Somebody on the grid: `across` and `up` from 1 to 5. `number` is that of its row in the table beside."""

    number: int
    label: str
    across: int
    up: int
    said: str


def quadrants(
    title: str, placed: Sequence[Placed], *, across: str, up: str, corners: tuple[str, str, str, str]
) -> SafeString:
    """Everybody in their field: by number and name at a desk, by number on a phone.

    `corners` name the fields, from the upper left to the lower right; `across` and `up` name the judgements.
    """
    description = "; ".join(one.said for one in placed) or "Nobody stands on it yet"

    def draw(width: int) -> tuple[list[str], int]:
        wide = width == WIDE
        left, step, high = 26.0, (width - 30) / _STEPS, 84 if wide else 64
        foot = high * _STEPS + 20.0
        split = left + step * _LOW, 20.0 + high * (_STEPS - _LOW)
        strokes = [box("fill-4", split[0], 20, step * (_STEPS - _LOW), split[1] - 20)]
        strokes += [
            path("rule", f"M{left + step * at:.1f} 20V{foot:.1f}M{left:.1f} {20 + high * at}H{left + step * 5:.1f}")
            for at in range(_STEPS + 1)
        ]
        strokes.append(path("axis", f"M{split[0]:.1f} 20V{foot:.1f}M{left:.1f} {split[1]:.1f}H{left + step * 5:.1f}"))
        places = ((left, 14), (split[0], 14), (left, split[1] + 14), (split[0], split[1] + 14))
        room = (step * _LOW, step * (_STEPS - _LOW)) * 2
        strokes += [
            text(x + 4, y, cut(words, space - 8), full=words)
            for words, (x, y), space in zip(corners, places, room, strict=True)
        ]
        for at in range(_STEPS):
            strokes.append(text(left + step * (at + 0.5), foot + 16, str(at + 1), "middle"))
            strokes.append(text(8, foot - high * (at + 0.5) + 4, str(at + 1), "middle"))
        strokes += [text(left, foot + 34, f"Across: {across}. Up: {up}.")]
        strokes += _names(placed, left=left, foot=foot, step=step, high=high, wide=wide)
        return strokes, int(foot + 42)

    return drawn(title, f"{description}.", draw)


def _names(placed: Sequence[Placed], *, left: float, foot: float, step: float, high: int, wide: bool) -> list[str]:
    """The names in each field, as many as fit, and how many more there are."""
    fields: dict[tuple[int, int], list[Placed]] = {}
    for one in placed:
        fields.setdefault((one.across, one.up), []).append(one)
    strokes = []
    most = (high - 22) // _LINE
    for (across, up), them in fields.items():
        x, top = left + step * (across - 1) + 5, foot - high * up + 34
        words = [f"{one.number} {one.label}" for one in them] if wide else _pairs([str(one.number) for one in them])
        shown = words if len(words) <= most else [*words[: most - 1], f"and {len(words) - most + 1} more"]
        # Whoever has a field to themselves has all its lines.
        each = most // len(shown)
        lines = [(line, one) for one in shown for line in broken(one, step - 8, each)]
        strokes += [
            text(x, top + _LINE * place, line, strong=True, full=one) for place, (line, one) in enumerate(lines)
        ]
    return strokes


def _pairs(numbers: list[str]) -> list[str]:
    return [", ".join(numbers[at : at + 2]) for at in range(0, len(numbers), 2)]
