"""What changed between two versions of a paper, by the places of the form. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One place (`cost[2].amount`) and what it said before and after; blank where it was absent."""

    path: str
    before: str
    after: str


def changes_between(before: str, after: str) -> tuple[Change, ...]:
    """Every place that differs between two canonical texts, in the order of the later one, then what was removed."""
    old, new = dict(_places(tomllib.loads(before))), dict(_places(tomllib.loads(after)))
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(Change(path, old.get(path, ""), new.get(path, "")) for path in paths if old.get(path) != new.get(path))


def _places(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, inner in enumerate(value):
            yield from _places(inner, f"{path}[{index}]")
    elif isinstance(value, list):
        yield path, ", ".join(str(inner) for inner in value)
    else:
        yield path, str(value)
