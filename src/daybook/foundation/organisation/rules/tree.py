"""The units of one day as a tree that can be walked both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit on a day; `parent` is the key of the unit above, None at the top. `version` is its placement's."""

    key: int
    code: str
    name: str
    parent: int | None
    version: int


class UnitTree:
    """Every unit of a day, by key and by code. A unit whose parent is not open that day stands at the top."""

    def __init__(self, nodes: Iterable[UnitNode]) -> None:
        self.nodes = {node.key: node for node in nodes}
        self.by_code = {node.code: node for node in self.nodes.values()}
        self._children: dict[int | None, list[UnitNode]] = defaultdict(list)
        for node in self.nodes.values():
            self._children[self.above(node)].append(node)

    def above(self, node: UnitNode) -> int | None:
        """The key of the unit above, if that is open."""
        return node.parent if node.parent in self.nodes else None

    @property
    def parents(self) -> dict[int, int | None]:
        """Each unit's key with the key of the one above."""
        return {node.key: self.above(node) for node in self.nodes.values()}

    def children(self, key: int | None) -> list[UnitNode]:
        """The units right below one, or at the top for None."""
        return self._children.get(key, [])

    def below(self, key: int) -> list[UnitNode]:
        """Every unit under one, not itself, from the top down."""
        found: list[UnitNode] = []
        waiting = list(reversed(self.children(key)))
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting.extend(reversed(self.children(node.key)))
        return found

    def within(self, key: int) -> set[int]:
        """The keys of a unit and of every unit under it."""
        return {key, *(node.key for node in self.below(key))}

    def path(self, key: int) -> list[UnitNode]:
        """From the top down to a unit, itself last."""
        found: list[UnitNode] = []
        at: int | None = key
        while at is not None:
            node = self.nodes[at]
            found.append(node)
            at = self.above(node)
        return found[::-1]

    def depth(self, key: int) -> int:
        """How many units stand above one."""
        return len(self.path(key)) - 1
