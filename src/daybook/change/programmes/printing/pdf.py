"""A document as tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

from daybook.change.programmes.rules.blocks import Block, Cell, Document, Figure, Grid, Part, Picture, Prose
from daybook.kernel.periods import LONDON
from daybook.kernel.prose import paragraphs_in
from daybook.ui.standalone import standalone
from daybook.ui.typesetting import typeset

_TEMPLATE = Path(__file__).with_name("document.typ")
_SHORT, _WIDEST, _WIDEST_BY_SHARE = 17, 60, 26
# In letters: what a line of a table holds, what stands between two columns, and what a column of words needs.
_LINE, _BETWEEN, _WORDS = 88.0, 1.6, 11


def pdf_of(document: Document, *, mark: str, on: date, base: str) -> bytes:
    """The document as PDF; printed twice on a day it is the same to the byte."""
    dated = int(datetime.combine(on, time(12), tzinfo=LONDON).timestamp())
    return typeset(_TEMPLATE, _told(document, mark, base), dated=dated)


def _told(document: Document, mark: str, base: str) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "reference": document.reference,
        "mark": mark,
        "facts": [{"label": label, "text": _cell(cell, base)} for label, cell in document.facts],
        "cases": [
            {"heading": case, "parts": [_part(part, base) for part in parts]}
            for case, parts in groupby(document.parts, key=lambda part: part.part)
        ],
    }


def _part(part: Part, base: str) -> dict[str, Any]:
    written = [{"text": one.text, "points": list(one.points)} for one in paragraphs_in(part.written)]
    return {
        "heading": f"{part.number} {part.heading}",
        "written": written,
        "blocks": [_block(block, base) for block in part.blocks],
        "empty": "" if written or part.blocks else "Nothing stands here yet.",
    }


def _block(block: Block, base: str) -> dict[str, Any]:
    if isinstance(block, Prose):
        points = [[_cell(cell, base) for cell in point] for point in block.points]
        return {"kind": "prose", "parts": [_cell(cell, base) for cell in block.parts], "points": points}
    if isinstance(block, Picture):
        told = {
            "kind": "picture",
            "title": block.title,
            "svg": standalone(block.svg),
            "alt": f"{block.title}. {block.description}",
        }
        return told | {"table": _grid(block.table, base)}
    return {"kind": "grid"} | _grid(block, base)


def _grid(grid: Grid, base: str) -> dict[str, Any]:
    return {
        "caption": grid.caption,
        "columns": list(grid.columns),
        "right": sorted(grid.right),
        "widths": _widths(grid),
        "rows": [[_cell(cell, base) for cell in row] for row in grid.rows],
        "total": grid.total,
    }


def _widths(grid: Grid) -> list[dict[str, int]]:
    """How wide each column is: short ones as their longest cell, the others by share of what is left.

    `em` is a width in letters; `fr` a share. A head is broken at its spaces, so only its longest word counts.
    """
    columns = list(zip(*grid.rows, strict=True)) or [()] * len(grid.columns)
    longest = [
        max([len(_text(cell)) for cell in column] + [len(word) for word in name.split()], default=1)
        for name, column in zip(grid.columns, columns, strict=True)
    ]
    fixed = [length if length <= _SHORT else 0 for length in longest]
    left = _LINE - sum(fixed) - _BETWEEN * len(fixed)
    if left < _WORDS * fixed.count(0) or all(fixed):
        # Too many short columns to leave room for the long ones, or none that is long: by share, all of them.
        return [{"em": 0, "fr": min(length, _WIDEST_BY_SHARE)} for length in longest]
    shares = [0 if short else min(length, _WIDEST) for short, length in zip(fixed, longest, strict=True)]
    return [{"em": short, "fr": share} for short, share in zip(fixed, shares, strict=True)]


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Figure) else cell


def _cell(cell: Cell, base: str) -> dict[str, str]:
    if isinstance(cell, Figure):
        return {"text": cell.text, "url": f"{base}{cell.url}" if cell.url else ""}
    return {"text": cell, "url": ""}
