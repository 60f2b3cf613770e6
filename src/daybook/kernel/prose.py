"""The written sections of Part 1 as numbered paragraphs and lists: a small, safe subset of Markdown. Pure.

A blank line parts paragraphs; lines that begin with "- " or "* " are a list under the paragraph before. Nothing else is
markup, so whatever is written shows as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ITEM = re.compile(r"\s*[-*•]\s+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, numbered within its section from one, and the points of the list under it."""

    number: int
    text: str
    points: tuple[str, ...]


def paragraphs_in(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a section in order; a list without a paragraph before it has a blank one."""
    found: list[tuple[list[str], list[str]]] = []
    fresh = True
    for line in text.splitlines():
        bullet = _ITEM.match(line)
        if not line.strip():
            fresh = True
        elif bullet:
            if not found:
                found.append(([], []))
            found[-1][1].append(line[bullet.end() :].strip())
            fresh = True
        elif fresh and not _goes_on(found, line):
            found.append(([line.strip()], []))
            fresh = False
        else:
            _continue(found[-1], line.strip())
    return tuple(
        Paragraph(number, " ".join(words), tuple(points)) for number, (words, points) in enumerate(found, start=1)
    )


def _goes_on(found: list[tuple[list[str], list[str]]], line: str) -> bool:
    """Whether an indented line goes on with the point before it."""
    return bool(found and found[-1][1] and line[:1].isspace())


def _continue(paragraph: tuple[list[str], list[str]], words: str) -> None:
    lines, points = paragraph
    if points:
        points[-1] = f"{points[-1]} {words}"
    else:
        lines.append(words)
