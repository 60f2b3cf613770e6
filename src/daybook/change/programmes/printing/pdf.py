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
# In letters: what a line of a table holds, what stands between two columns, what no cell needs more than, and what
# figure stays whole.
_LINE, _BETWEEN, _WIDEST, _LONGEST_FIGURE = 88.0, 1.6, 40, 17


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


def _widths(grid: Grid) -> list[int]:
    """The share of the line that each column takes.

    No column is narrower than its longest word or figure, so none runs into the next. What is left goes to the columns
    whose cells would break, as much as they would like more; a line that nobody needs is shared out by length.
    """
    columns = [(name, *column) for name, *column in zip(grid.columns, *grid.rows, strict=True)]
    least = [float(max(map(_longest_part, column))) for column in columns]
    # A head is broken at its spaces before it makes a column wide.
    wanted = [
        max(low, *(min(len(_text(cell)), _WIDEST) for cell in column[1:]))
        for low, column in zip(least, columns, strict=True)
    ]
    left = max(_LINE - _BETWEEN * len(columns) - sum(least), 0.0)
    more = sum(wanted) - sum(least)
    eased = min(left / more, 1.0) if more else 0.0
    spare = (left - more * eased) / sum(wanted)
    return [
        round(100 * (low + eased * (want - low) + spare * want + _BETWEEN))
        for low, want in zip(least, wanted, strict=True)
    ]


def _longest_part(cell: Cell) -> int:
    """In letters, what of a cell cannot be broken: a figure or a day, or else the longest word."""
    text = _text(cell)
    if isinstance(cell, Figure) and len(text) <= _LONGEST_FIGURE:
        return len(text)
    return max(map(len, text.split()), default=1)


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Figure) else cell


def _cell(cell: Cell, base: str) -> dict[str, str]:
    if isinstance(cell, Figure):
        return {"text": cell.text, "url": f"{base}{cell.url}" if cell.url else ""}
    return {"text": cell, "url": ""}
