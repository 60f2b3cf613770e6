"""A document as the page draws it: its cases with their sections, every block told apart by its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.safestring import SafeString

from daybook.change.programmes.rules.blocks import Block, Cell, Document, Figure, Grid, Part, Picture, Prose
from daybook.kernel.prose import Paragraph, paragraphs_in
from daybook.ui.standalone import standalone


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """Words, or a figure with the address of its rows; `label` is the head of its column, for a card on a phone."""

    text: str
    url: str = ""
    right: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """A paragraph (`cells`, `points`), a table (`columns`, `rows`), or a picture (`svg`) with its table."""

    kind: str
    title: str = ""
    svg: str = ""
    cells: tuple[DrawnCell, ...] = ()
    points: tuple[tuple[DrawnCell, ...], ...] = ()
    columns: tuple[tuple[str, bool], ...] = ()
    rows: tuple[tuple[DrawnCell, ...], ...] = ()
    total: tuple[DrawnCell, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A section, ready to draw."""

    part: Part
    paragraphs: tuple[Paragraph, ...]
    blocks: tuple[DrawnBlock, ...]
    generated: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """Whether a document is drawn for outside Daybook, and how its addresses lead there."""

    outside: bool
    leads: Callable[[str], str]


def cases_of(
    document: Document, *, base: str = "", may_open: Callable[[str], str] = str
) -> list[tuple[str, list[DrawnPart]]]:
    """The sections under the case they belong to, in order; those of no case under a blank name.

    With a `base`, links begin with it and charts stand by themselves, for a page outside Daybook. On a page of Daybook,
    `may_open` gives back the addresses that the reader may open, and blanks for others.
    """
    way = _Way(bool(base), (lambda url: f"{base}{url}") if base else may_open)
    return [
        (case, [_part(part, way) for part in parts])
        for case, parts in groupby(document.parts, key=lambda part: part.part)
    ]


def _part(part: Part, way: _Way) -> DrawnPart:
    blocks = tuple(_block(block, way) for block in part.blocks)
    return DrawnPart(part, paragraphs_in(part.written), blocks, bool(blocks))


def _block(block: Block, way: _Way) -> DrawnBlock:
    if isinstance(block, Prose):
        points = tuple(tuple(_cell(cell, way) for cell in point) for point in block.points)
        return DrawnBlock("prose", cells=tuple(_cell(cell, way) for cell in block.parts), points=points)
    if isinstance(block, Picture):
        # Drawn by us, with every word escaped as it was drawn.
        svg = SafeString(standalone(block.svg) if way.outside else block.svg)
        return replace(_grid(block.table, way), kind="picture", title=block.title, svg=svg)
    return _grid(block, way)


def _grid(grid: Grid, way: _Way) -> DrawnBlock:
    columns = tuple((name, place in grid.right) for place, name in enumerate(grid.columns))
    rows = [tuple(_cell(cell, way, columns[place]) for place, cell in enumerate(row)) for row in grid.rows]
    total = rows.pop() if grid.total and rows else ()
    return DrawnBlock("grid", grid.caption, columns=columns, rows=tuple(rows), total=total)


def _cell(cell: Cell, way: _Way, column: tuple[str, bool] = ("", False)) -> DrawnCell:
    label, right = column
    if isinstance(cell, Figure):
        return DrawnCell(cell.text, way.leads(cell.url) if cell.url else "", right, label)
    return DrawnCell(cell, "", right, label)
