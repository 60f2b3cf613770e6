"""Establishment against strength: what was budgeted, what is filled, what is vacant; added up a tree of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Strength:
    """Posts and full-time equivalents, exact. `filled` counts posts that somebody holds."""

    posts: int = 0
    filled: int = 0
    budgeted_fte: Fraction = Fraction(0)
    filled_fte: Fraction = Fraction(0)

    @property
    def vacant(self) -> int:
        """Posts that nobody holds."""
        return self.posts - self.filled

    @property
    def vacant_fte(self) -> Fraction:
        """Full-time equivalents of the posts that nobody holds."""
        return self.budgeted_fte - self.filled_fte

    def __add__(self, other: Strength) -> Strength:
        return Strength(
            self.posts + other.posts,
            self.filled + other.filled,
            self.budgeted_fte + other.budgeted_fte,
            self.filled_fte + other.filled_fte,
        )


def strength_of(posts: Iterable[tuple[int, int, bool, int]]) -> Strength:
    """What groups of posts come to: (budgeted minutes of all, full-time minutes of one, whether filled, how many)."""
    total = Strength()
    for minutes, full_time, filled, count in posts:
        fte = Fraction(minutes, full_time)
        total += Strength(count, count if filled else 0, fte, fte if filled else Fraction(0))
    return total


def rolled_up(parents: Mapping[Key, Key | None], own: Mapping[Key, Strength]) -> dict[Key, Strength]:
    """Each unit's strength with that of every unit below it. `parents` maps each unit to the one above: a tree."""
    waiting = dict.fromkeys(parents, 0)
    for above in parents.values():
        if above is not None:
            waiting[above] += 1
    total = {unit: own.get(unit, Strength()) for unit in parents}
    ready = [unit for unit, below in waiting.items() if below == 0]
    while ready:
        unit = ready.pop()
        above = parents[unit]
        if above is None:
            continue
        total[above] += total[unit]
        waiting[above] -= 1
        if waiting[above] == 0:
            ready.append(above)
    return total


def fte_text(fte: Fraction) -> str:
    """Full-time equivalents to two places, the nearer, an exact half up: 1/2 gives 0.50, 2/3 gives 0.67."""
    hundredths = (fte.numerator * 200 + fte.denominator) // (fte.denominator * 2)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"
