"""What a reorganisation asks for, and what comes of it: units, posts, people and cost centres, before and after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from daybook.foundation.organisation.rules.tree import UnitTree


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit in a reorganisation, by code.

    `version` is that of the placement seen, 0 to open a new unit. `name` and `parent` (a code) are left as they are
    where blank; `at_top` puts the unit at the top. `into` (a code) closes the unit: its posts and the units below it go
    there.
    """

    code: str
    version: int = 0
    name: str = ""
    parent: str = ""
    at_top: bool = False
    into: str = ""


@dataclass(frozen=True, slots=True)
class PostMove:
    """A post that goes to another unit in a reorganisation. `version` is that of the terms seen."""

    post: str
    unit: str
    version: int


@dataclass(frozen=True, slots=True)
class MovedUnit:
    """A unit before and after: names, and paths from the top as codes; `what` is opened, closed, moved, renamed or
    carried (it comes along with a unit above it)."""

    code: str
    what: str
    name_before: str
    name_after: str
    path_before: tuple[str, ...]
    path_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovedPost:
    """A post that changes its place: units by code, who holds it (blank when vacant), who pays for it."""

    reference: str
    title: str
    person: str
    body: str
    cost_centre: str
    unit_before: str
    unit_after: str
    budgeted_minutes: int
    full_time_minutes: int
    version: int

    @property
    def fte(self) -> Fraction:
        """Full-time equivalents, exact."""
        return Fraction(self.budgeted_minutes, self.full_time_minutes)


@dataclass(frozen=True, slots=True)
class Reorganised:
    """All that a reorganisation moves, and the `seen` by which it is carried out exactly so or not at all."""

    units: tuple[MovedUnit, ...]
    posts: tuple[MovedPost, ...]

    @property
    def people(self) -> list[str]:
        """References of those whose post moves, each once, in order."""
        return sorted({post.person for post in self.posts if post.person})

    @property
    def cost_centres(self) -> list[tuple[str, str]]:
        """(body, code) of those that pay for posts that move, each once, in order."""
        return sorted({(post.body, post.cost_centre) for post in self.posts})

    @property
    def fte(self) -> Fraction:
        """Full-time equivalents of the posts that move."""
        return sum((post.fte for post in self.posts), Fraction(0))

    @property
    def seen(self) -> str:
        """A digest of all of it."""
        told = [[asdict(unit) for unit in self.units], [asdict(post) for post in self.posts]]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def moved_units(before: UnitTree, after: UnitTree) -> tuple[MovedUnit, ...]:
    """Every unit that is not where or what it was, by code."""
    found = []
    for code in sorted(before.by_code.keys() | after.by_code.keys()):
        old, new = _placed(before, code), _placed(after, code)
        if old != new:
            found.append(MovedUnit(code, _what(code, before, after), old[0], new[0], old[1], new[1]))
    return tuple(found)


def _placed(tree: UnitTree, code: str) -> tuple[str, tuple[str, ...]]:
    node = tree.by_code.get(code)
    return (node.name, tuple(one.code for one in tree.path(node.key))) if node else ("", ())


def _what(code: str, before: UnitTree, after: UnitTree) -> str:
    old, new = before.by_code.get(code), after.by_code.get(code)
    if old is None or new is None:
        return "closed" if new is None else "opened"
    if before.above(old) != after.above(new):
        return "moved"
    return "renamed" if old.name != new.name else "carried"


def first_repeated(codes: Sequence[str]) -> str:
    """The first code that stands twice, blank when none does."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return ""
