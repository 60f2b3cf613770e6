"""Named columns of a CSV file as text: UTF-8 (a byte order mark is allowed), commas, a header, a record to a row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from daybook.change.discovery.rules.csv_log import full_rows, header_of, is_plain, reading
from daybook.change.discovery.rules.quality import UNKNOWN_COLUMN
from daybook.kernel.refused import Refused


def read_table(file: Path, wanted: Sequence[str]) -> pl.DataFrame:
    """The wanted columns, a row to each record that holds anything; no other column leaves the file.

    Refused `unknown_column`, with the columns there are, or where the file is not such a CSV.
    """
    header = header_of(file)
    there = f"The columns are: {', '.join(header[:40])}{', ...' if len(header) > 40 else ''}."
    places = {}
    for name in dict.fromkeys(wanted):
        if header.count(name) != 1:
            trouble = "Two columns are called" if name in header else "There is no column"
            raise Refused(UNKNOWN_COLUMN, f'{trouble} "{name}". {there}')
        places[name] = header.index(name)
    if is_plain(file):
        try:
            return _by_columns(file, len(header), places)
        except pl.exceptions.PolarsError:
            pass  # Read cell by cell below, which says where it is wrong, or bears what Polars does not.
    return _by_cells(file, len(header), places)


def _by_columns(file: Path, width: int, places: dict[str, int]) -> pl.DataFrame:
    table = pl.scan_csv(
        file,
        infer_schema=False,
        glob=False,
        with_column_names=lambda names: [str(place) for place in range(len(names))],
    )
    if len(table.collect_schema()) != width:
        raise pl.exceptions.ComputeError("The header is read differently")
    filled = pl.any_horizontal(pl.all().str.strip_chars().str.len_bytes() > 0)
    named = [pl.col(str(place)).fill_null("").alias(name) for name, place in places.items()]
    return table.filter(filled).select(named).collect()


def _by_cells(file: Path, width: int, places: dict[str, int]) -> pl.DataFrame:
    columns: dict[str, list[str]] = {name: [] for name in places}
    with reading(file) as rows:
        next(rows)
        for row in full_rows(rows, width):
            for name, place in places.items():
                columns[name].append(row[place])
    return pl.DataFrame(columns, schema=dict.fromkeys(places, pl.String))
