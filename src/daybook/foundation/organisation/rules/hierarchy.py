"""Units below units and posts below posts: nothing may come to stand above itself on any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from daybook.kernel.periods import Span


@dataclass(frozen=True, slots=True)
class Placed:
    """That a unit belongs to another, or a post reports to another (None at the top), for a span; both by key."""

    unit: int
    parent: int | None
    span: Span


def first_loop(placements: Iterable[Placed], since: date) -> date | None:
    """The first day, from `since` on, on which something stands above itself through others; None when there is none.

    The order changes only on days when a placement begins, so only those and `since` are looked at.
    """
    placed = list(placements)
    days = {since} | {one.span.start for one in placed if one.span.start > since}
    for day in sorted(days):
        above: dict[int, list[int]] = {}
        for one in placed:
            if day in one.span and one.parent is not None:
                above.setdefault(one.unit, []).append(one.parent)
        if has_loop(above):
            return day
    return None


def has_loop(above: Mapping[int, Iterable[int]]) -> bool:
    """True when going up from something never ends. `above` maps each to those right above it, one or several."""
    sound: set[int] = set()
    for start in above:
        path: dict[int, None] = {}
        waiting = [(start, False)]
        while waiting:
            one, done = waiting.pop()
            if done:
                del path[one]
                sound.add(one)
            elif one in path:
                return True
            elif one not in sound:
                path[one] = None
                waiting.append((one, True))
                waiting.extend((other, False) for other in above.get(one, ()))
    return False
