"""The map from what brings a benefit to the objective it serves: who stands at which height. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

UNNAMED = "None named"


@dataclass(frozen=True, slots=True)
class Chain:
    """A benefit between what brings it and the objective it serves, each in words."""

    reference: str
    title: str
    enabler: str
    objective: str


@dataclass(frozen=True, slots=True)
class Node:
    """A place on the map: its words and its height, counted in rows from the top."""

    key: str
    words: str
    row: float


@dataclass(frozen=True, slots=True)
class BenefitMap:
    """Three columns and the lines between them, as pairs of keys: enabler to benefit, benefit to objective."""

    enablers: tuple[Node, ...]
    benefits: tuple[Node, ...]
    objectives: tuple[Node, ...]
    brings: tuple[tuple[str, str], ...]
    serves: tuple[tuple[str, str], ...]


def map_of(chains: Sequence[Chain]) -> BenefitMap:
    """Benefits a row each, those that one thing brings together; what they hang on stands at their middle.

    Words that differ only in capitals or spacing are one place.
    """
    ordered = sorted(chains, key=lambda one: (_key(one.enabler), _key(one.objective), one.reference))
    rows = {one.reference: float(place) for place, one in enumerate(ordered)}
    benefits = tuple(Node(one.reference, one.title, rows[one.reference]) for one in ordered)
    return BenefitMap(
        enablers=_side([(one.enabler, rows[one.reference]) for one in ordered]),
        benefits=benefits,
        objectives=_side([(one.objective, rows[one.reference]) for one in ordered]),
        brings=tuple((_key(one.enabler), one.reference) for one in ordered),
        serves=tuple((one.reference, _key(one.objective)) for one in ordered),
    )


def _side(given: Sequence[tuple[str, float]]) -> tuple[Node, ...]:
    """A column: each text once, at the middle of its rows, moved down where two would lie over each other."""
    words: dict[str, str] = {}
    held: dict[str, list[float]] = {}
    for text, row in given:
        words.setdefault(_key(text), " ".join(text.split()) or UNNAMED)
        held.setdefault(_key(text), []).append(row)
    middles = sorted((sum(rows) / len(rows), key) for key, rows in held.items())
    found: list[Node] = []
    for middle, key in middles:
        at = max(middle, found[-1].row + 1) if found else middle
        found.append(Node(key, words[key], at))
    return tuple(found)


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
