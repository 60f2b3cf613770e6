"""Event logs as CSV: UTF-8 (a byte order mark is allowed), commas, a header, one event to a row.

Two readers give the same rows. Text without quotation marks is split by commas and line ends alone, so Polars reads it
in columns; anything else is read cell by cell with the standard library, which also says on which line it is wrong.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import polars as pl

from daybook.change.discovery.rules.events import (
    DAMAGED,
    TEXT_COLUMNS,
    UNUSABLE,
    EventLog,
    Mapping,
    event_log,
    joined,
    settle,
    text_rows,
)
from daybook.kernel.refused import Refused

# Names taken without being asked for, letters and digits alone: the first, which is that of XES, before any other, and
# otherwise only where one column of the file has one of them.
USUAL_NAMES = {
    "case": ("caseconceptname", "caseid", "case"),
    "activity": ("conceptname", "activity", "activityname"),
    "time": ("timetimestamp", "timestamp", "time"),
    "transition": ("lifecycletransition", "lifecycle"),
    "resource": ("orgresource", "resource"),
}
_ASKED = ("case", "activity", "time")
_MARKS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_BATCH, _BLOCK = 100_000, 1 << 23


def read_csv_log(file: Path, mapping: Mapping) -> EventLog:
    """The log in a CSV file; Refused where a column is unknown or cannot be told, or the file is not such a CSV."""
    header = header_of(file)
    places = columns_of(header, mapping)
    if is_plain(file):
        try:
            return _by_columns(file, len(header), places)
        except pl.exceptions.PolarsError:
            pass  # Read cell by cell below, which says where it is wrong, or bears what Polars does not.
    return joined(list(_by_cells(file, len(header), places)))


def columns_of(header: list[str], mapping: Mapping) -> dict[str, int]:
    """Where each thing stands in the header: as mapped, else by its usual name. Refused, with the columns there are."""
    places = {}
    for what in TEXT_COLUMNS:
        asked = getattr(mapping, what, None)
        found = _places_of(header, what, asked)
        if len(found) == 1:
            places[what] = found[0]
        elif asked is not None or what in _ASKED or (found and what == "transition"):
            raise Refused(UNUSABLE, _column_trouble(what, asked, found, header))
    return places


def _places_of(header: list[str], what: str, asked: str | None) -> list[int]:
    if asked is not None:
        return [place for place, name in enumerate(header) if name == asked.strip()]
    plain = [re.sub(r"[\W_]", "", name).lower() for name in header]
    first = [place for place, name in enumerate(plain) if name == USUAL_NAMES[what][0]]
    return first or [place for place, name in enumerate(plain) if name in USUAL_NAMES[what]]


def _column_trouble(what: str, asked: str | None, found: list[int], header: list[str]) -> str:
    there = f"The columns are: {', '.join(header[:40])}{', ...' if len(header) > 40 else ''}."
    if asked is not None:
        said = f'Two columns are called "{asked}"' if found else f'There is no column "{asked}"'
        return f"{said}. {there} Name another as the {what} (--{what})."
    if len(header) == 1 and (apart := next((mark for mark in ";\t|" if mark in header[0]), "")):
        return f"The cells stand apart by {_MARKS[apart]}, and commas are read. Save the file again with commas."
    if what == "transition":
        return f"More than one column may hold the lifecycle transition. {there} Call one of them lifecycle:transition."
    said = "More than one column may hold" if found else "No column has a usual name for"
    return f"{said} the {what}. {there} Say which one it is (--{what})."


def header_of(file: Path) -> list[str]:
    """The names of the columns; Refused where there are none."""
    with reading(file) as rows:
        header = next(rows, None)
    if not header or not any(name.strip() for name in header):
        raise Refused(DAMAGED, "The file is empty or has no header. Its first line names the columns.")
    return [name.strip() for name in header]


def is_plain(file: Path) -> bool:
    """Whether no cell is quoted and no line ends in a carriage return alone."""
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            if block.endswith(b"\r"):
                block += source.read(1)
            if b'"' in block or (b"\r" in block and re.search(rb"\r(?!\n)", block)):
                return False
    return True


def _by_columns(file: Path, width: int, places: dict[str, int]) -> EventLog:
    table = pl.scan_csv(
        file,
        infer_schema=False,
        glob=False,
        with_column_names=lambda names: [str(place) for place in range(len(names))],
    )
    if len(table.collect_schema()) != width:
        raise pl.exceptions.ComputeError("The header is read differently")
    rows = table.filter(pl.any_horizontal(pl.all().str.strip_chars().str.len_bytes() > 0)).select(
        pl.col(str(places[what])).alias(what) if what in places else pl.lit(None, dtype=pl.String).alias(what)
        for what in TEXT_COLUMNS
    )
    return event_log(settle(rows).collect(engine="streaming"))


def _by_cells(file: Path, width: int, places: dict[str, int]) -> Iterator[EventLog]:
    with reading(file) as rows:
        next(rows)
        while batch := list(islice(full_rows(rows, width), _BATCH)):
            columns = {what: [row[place] for row in batch] for what, place in places.items()}
            yield event_log(settle(text_rows(columns)).collect())


def full_rows(rows: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    """Rows with as many cells as the header; those with nothing in them are no rows."""
    for row in rows:
        if any(map(str.strip, row)):
            if any(map(str.strip, row[width:])):
                raise _Ragged
            yield row + [""] * (width - len(row))


class _Ragged(Exception):
    """A row has more cells than the header has names."""


@contextmanager
def reading(file: Path) -> Iterator[Iterator[list[str]]]:
    """The rows of a file, cell by cell; Refused with the line where it is no such CSV."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source, strict=True)
        try:
            yield rows
        except UnicodeDecodeError:
            raise Refused(DAMAGED, "The file is not UTF-8 text. Save it again as CSV in UTF-8.") from None
        except _Ragged:
            raise Refused(
                DAMAGED, f"Line {rows.line_num:,} has more cells than the header. Quote cells that hold a comma."
            ) from None
        except csv.Error as fault:
            raise Refused(
                DAMAGED, f"Line {rows.line_num:,} cannot be read as CSV ({fault}). Check its quotation marks."
            ) from None
