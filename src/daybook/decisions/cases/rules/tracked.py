"""Tracked changes: what was added to a text and what was taken out of it, word by word. Pure.

The work is bounded: where both texts differ in more words than can be compared quickly, the part that differs is shown
as taken out and added whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\S+\s*|\s+")
MOST_COMPARED = 5_000


class Kept(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one fate."""

    kept: Kept
    text: str


def tracked(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that lead from one text to the other: same and removed give the earlier, same and added the later."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    pieces = [
        Piece(Kept.SAME, "".join(old[:start])),
        *_middle(middle_old, middle_new),
        Piece(Kept.SAME, "".join(old[len(old) - end :])),
    ]
    return tuple(_merged(piece for piece in pieces if piece.text))


def _middle(old: list[str], new: list[str]) -> Iterator[Piece]:
    if max(len(old), len(new)) > MOST_COMPARED:
        yield Piece(Kept.REMOVED, "".join(old))
        yield Piece(Kept.ADDED, "".join(new))
        return
    # Words that a long text repeats often anchor nothing: without that, the time grows with the cube of the length.
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if tag == "equal":
            yield Piece(Kept.SAME, "".join(old[a:b]))
        else:
            yield Piece(Kept.REMOVED, "".join(old[a:b]))
            yield Piece(Kept.ADDED, "".join(new[c:d]))


def _shared(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _merged(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours of one fate as one piece."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].kept is piece.kept:
            merged[-1] = Piece(piece.kept, merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return merged
