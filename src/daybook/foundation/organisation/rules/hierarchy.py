"""The tree of units, which must be a tree on every day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from daybook.kernel.periods import Span


@dataclass(frozen=True, slots=True)
class Placed:
    """That a unit belongs to another (None at the top) for a span; both by key."""

    unit: int
    parent: int | None
    span: Span


def first_loop(placements: Iterable[Placed], since: date) -> date | None:
    """The first day, from `since` on, on which some unit belongs to itself through others; None when there is none.

    The tree changes only on days when a placement begins, so only those and `since` are looked at.
    """
    placed = list(placements)
    days = {since} | {one.span.start for one in placed if one.span.start > since}
    for day in sorted(days):
        parents = {one.unit: one.parent for one in placed if day in one.span}
        if has_loop(parents):
            return day
    return None


def has_loop(parents: Mapping[int, int | None]) -> bool:
    """True when going up from some unit never ends. `parents` maps each unit to the one above it."""
    sound: set[int] = set()
    for unit in parents:
        path: set[int] = set()
        above: int | None = unit
        while above is not None and above not in sound:
            if above in path:
                return True
            path.add(above)
            above = parents.get(above)
        sound |= path
    return False
