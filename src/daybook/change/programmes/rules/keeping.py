"""A document as plain lists and texts, to be kept as JSON, printed, and read back the same. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from daybook.change.programmes.rules.blocks import (
    Block,
    Cell,
    Document,
    Figure,
    Grid,
    Kind,
    Made,
    Part,
    Picture,
    Prose,
    Told,
)


def as_kept(document: Document) -> dict[str, Any]:
    """The document for a JSON column."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "reference": document.reference,
        "facts": [[label, _cell(cell)] for label, cell in document.facts],
        "parts": [_part(part) for part in document.parts],
    }


def from_kept(kept: dict[str, Any]) -> Document:
    """The document that was kept."""
    return Document(
        title=kept["title"],
        subtitle=kept["subtitle"],
        reference=kept["reference"],
        facts=tuple((label, _read_cell(cell)) for label, cell in kept["facts"]),
        parts=tuple(_read_part(part) for part in kept["parts"]),
    )


def _cell(cell: Cell) -> str | dict[str, Any]:
    if isinstance(cell, Told):
        return {"told": str(cell)}
    return asdict(cell) if isinstance(cell, Figure) else cell


def _read_cell(kept: str | dict[str, Any]) -> Cell:
    if isinstance(kept, str):
        return kept
    return Told(kept["told"]) if "told" in kept else Figure(**kept | {"kind": Kind(kept["kind"])})


def _part(part: Part) -> dict[str, Any]:
    named = {name: getattr(part, name) for name in part.__slots__}
    return named | {"made": part.made.value, "blocks": [_block(block) for block in part.blocks]}


def _read_part(kept: dict[str, Any]) -> Part:
    blocks = tuple(_read_block(block) for block in kept["blocks"])
    return Part(**kept | {"made": Made(kept["made"]), "blocks": blocks})


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Prose):
        points = [[_cell(cell) for cell in point] for point in block.points]
        return {"prose": [_cell(cell) for cell in block.parts], "points": points}
    if isinstance(block, Picture):
        named = {"picture": block.title, "description": block.description, "svg": block.svg}
        return named | {"table": _block(block.table)}
    return {
        "grid": block.caption,
        "columns": list(block.columns),
        "rows": [[_cell(cell) for cell in row] for row in block.rows],
        "right": sorted(block.right),
        "total": block.total,
    }


def _read_block(kept: dict[str, Any]) -> Block:
    if "prose" in kept:
        points = tuple(tuple(_read_cell(cell) for cell in point) for point in kept["points"])
        return Prose(tuple(_read_cell(cell) for cell in kept["prose"]), points)
    if "picture" in kept:
        table = _read_block(kept["table"])
        assert isinstance(table, Grid), "the table of a picture is a grid"
        return Picture(kept["picture"], kept["description"], kept["svg"], table)
    rows = tuple(tuple(_read_cell(cell) for cell in row) for row in kept["rows"])
    return Grid(kept["grid"], tuple(kept["columns"]), rows, frozenset(kept["right"]), kept["total"])
