"""Releases of one contracting process as one, by the merging rules of the Open Contracting Data Standard. Pure.

In order of date, the later release counts, field by field. Objects in a list are the same where their `id` is the same;
a list without identifiers, and one that the standard says so of, is said anew as a whole. `null` takes a field away.
Releases of one moment are taken in the order of their names, so the answer does not hang on the order of files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from daybook.change.discovery.rules.releases import WHOLE_LISTS, Release


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something an earlier release said that no longer counts: where, what, and since which release.

    Objects of a list are named by their identifier. `now` is None where it was taken away.
    """

    pointer: str
    was: object
    now: object
    release_id: str


def in_order(releases: Iterable[Release]) -> list[Release]:
    """Releases as they are merged."""
    return sorted(releases, key=lambda one: (one.at, one.release_id))


def merged(releases: Iterable[Release]) -> tuple[dict[str, Any], list[Dropped]]:
    """What holds after all releases of one contracting process, and what was dropped on the way."""
    whole: dict[str, Any] = {}
    dropped: list[Dropped] = []
    for release in in_order(releases):
        _merge(whole, release.content, "", release.release_id, dropped)
    return whole, dropped


def _merge(into: dict[str, Any], said: dict[str, Any], at: str, release_id: str, dropped: list[Dropped]) -> None:
    for name, value in said.items():
        pointer = f"{at}/{name}"
        before = into.get(name)
        if isinstance(value, dict):
            inner = into[name] = before if isinstance(before, dict) else {}
            _merge(inner, value, pointer, release_id, dropped)
        elif isinstance(value, list) and name not in WHOLE_LISTS:
            into[name] = before if isinstance(before, list) else []
            _merge_list(into[name], value, pointer, release_id, dropped)
        else:
            _say(into, name, value, pointer, release_id, dropped)


def _say(into: dict[str, Any], name: str, value: object, pointer: str, release_id: str, dropped: list[Dropped]) -> None:
    if name in into and into[name] != value:
        dropped.append(Dropped(pointer, into[name], value, release_id))
    if value is None:
        into.pop(name, None)
    else:
        into[name] = value


def _merge_list(into: list[Any], said: list[Any], at: str, release_id: str, dropped: list[Dropped]) -> None:
    known = {one["id"]: one for one in into if one.get("id") is not None}
    for one in said:
        name = one.get("id")
        if name is None or name not in known:
            # Without an identifier it cannot be told from the others, so it stands beside them.
            fresh: dict[str, Any] = {}
            _merge(fresh, one, f"{at}/{name or len(into)}", release_id, dropped)
            into.append(fresh)
            if name is not None:
                known[name] = fresh
        else:
            _merge(known[name], one, f"{at}/{name}", release_id, dropped)
