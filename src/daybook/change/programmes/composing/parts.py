"""What the generators of sections share."""

from __future__ import annotations

from dataclasses import dataclass

from daybook.change.programmes.rules.blocks import Block, Cell, Prose


@dataclass(frozen=True, slots=True)
class Missing:
    """Why nothing could be generated: what has to be done first, and where."""

    words: str
    url: str = ""


Answer = tuple[Block, ...] | Missing


def prose(*parts: Cell) -> Prose:
    """A paragraph of text and figures."""
    return Prose(parts)
