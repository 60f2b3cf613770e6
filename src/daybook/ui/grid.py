"""The entry grid: many lines typed or pasted from a spreadsheet, sent as one tab-separated field.

Without script it is a text box that takes the same lines. Line numbers count from 1 and include blank lines, so that a
problem named by number is found where the person typed it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

MOST_LINES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """A column. `kind`: code, word (wider), text or money. `options` are (code, name) pairs offered while typing.

    `total` names what a money column adds to: debit or credit.
    """

    key: str
    label: str
    kind: str = "text"
    options: Sequence[tuple[str, str]] = ()
    total: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridProblem:
    """Something wrong in a line; `column` blank when it is the whole line."""

    line: int
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """One line as typed: its number and its cells by column key, spaces trimmed."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A grid, ready to draw. `name` is the field that is sent; `text` what was typed before."""

    name: str
    label: str
    columns: Sequence[GridColumn]
    text: str = ""
    problems: Sequence[GridProblem] = ()

    @property
    def targets(self) -> list[tuple[str, str]]:
        """The problems as (id of the cell, message), for the error summary."""
        return [
            (f"{self.name}-{one.line}-{one.column or self.columns[0].key}", f"Line {one.line}: {one.message}")
            for one in self.problems
        ]


class TooManyLines(ValueError):
    """More lines than one grid takes; the text says what to do instead."""


def read_grid(text: str, columns: Sequence[GridColumn]) -> list[GridLine]:
    """The lines that hold anything, cells in the order of `columns`; cells beyond the last column are dropped.

    A first line that repeats the column names, as copied from a spreadsheet, is left out. `TooManyLines` past 20,000.
    """
    keys = [column.key for column in columns]
    lines: list[GridLine] = []
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    for number, cells in enumerate(csv.reader(io.StringIO(plain), delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
        trimmed = [cell.strip() for cell in cells]
        if not any(trimmed) or (number == 1 and _is_header(trimmed, columns)):
            continue
        if len(lines) == MOST_LINES:
            raise TooManyLines(f"Enter no more than {MOST_LINES:,} lines at once. Import a file for more.")
        lines.append(GridLine(number=number, cells=dict(zip(keys, trimmed + [""] * len(keys), strict=False))))
    return lines


def write_grid(lines: Sequence[Sequence[str]]) -> str:
    """Lines as the text of a grid: tabs between cells, a line break after each; breaks inside cells become spaces."""
    return "".join("\t".join(" ".join(cell.split()) for cell in line) + "\n" for line in lines)


def _is_header(cells: Sequence[str], columns: Sequence[GridColumn]) -> bool:
    known = {word for column in columns for word in (column.key.replace("_", " "), column.label.lower())}
    named = [cell.lower().replace("_", " ") for cell in cells if cell]
    return len(named) > 1 and all(word in known for word in named)
