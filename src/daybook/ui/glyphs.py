"""What the paper's typefaces cannot draw is named in its place, so that every decision can be printed. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

# Signs that belong to the one before them: an accent, a joiner, the choice between a sign's two faces.
_CLINGING = frozenset({"Mn", "Mc", "Me", "Cf"})
_LAID_OUT = frozenset("\n\t")
_LAST_PLAIN = "\u00ff"
_PLAIN_BEYOND = frozenset("–—‘’“”…•")

Draws = Callable[[str], bool]


def with_stand_ins(said: Any, draws: Draws) -> Any:
    """The same lists and dictionaries with each run of characters that cannot be drawn named in square brackets.

    `draws` says of one character whether the typefaces have it. 😀 becomes [U+1F600 GRINNING FACE].
    """
    if isinstance(said, str):
        return _named(said, draws)
    if isinstance(said, list):
        return [with_stand_ins(each, draws) for each in said]
    if isinstance(said, dict):
        return {name: with_stand_ins(each, draws) for name, each in said.items()}
    return said


def plain(character: str) -> bool:
    """Whether a character is of those that every typeface of the paper has: Western letters and common marks."""
    if character in _LAID_OUT or character in _PLAIN_BEYOND:
        return True
    return character <= _LAST_PLAIN and unicodedata.category(character) != "Cc"


def _named(text: str, draws: Draws) -> str:
    told: list[str] = []
    run: list[str] = []
    for character in text:
        if not draws(character) or (run and unicodedata.category(character) in _CLINGING):
            run.append(_name(character))
            continue
        if run:
            told.append(f"[{', '.join(run)}]")
            run = []
        told.append(character)
    if run:
        told.append(f"[{', '.join(run)}]")
    return "".join(told)


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
