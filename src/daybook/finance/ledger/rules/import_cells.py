"""What the cells of an import say. Codes, dates and journal names repeat, so each spelling is read once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Generic, TypeVar

import polars as pl

from daybook.finance.ledger.rules.journals import SegmentCodes
from daybook.kernel.money import LARGEST_LINE_PENCE

Thing = TypeVar("Thing")

# Exactly what str.strip() takes away, so that columns are trimmed as single cells are.
_SPACES = "".join(chr(number) for number in range(0x3001) if chr(number).isspace())
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_POUNDS = r"^(-?)([0-9]+)(?:\.([0-9]{1,2}))?$"
_LONGEST_AMOUNT = 24
_LARGEST_POUNDS = LARGEST_LINE_PENCE // 100
# An export puts an apostrophe before text that a spreadsheet would run as a formula; it is not part of the text.
_SHIELDED = r"^'+[=+\-@\t\r\n]"
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def clean(cell: str) -> str:
    """A cell without the spaces around it and without the apostrophe that an export puts before a formula."""
    text = cell.strip(_SPACES)
    return text[1:].strip(_SPACES) if re.match(_SHIELDED, text) else text


def shielded(cell: str) -> str:
    """A cell that no spreadsheet will run: an apostrophe stands before formulas; plain numbers stay numbers.

    `clean` gives the text back, an apostrophe of its own included.
    """
    runs = cell.lstrip("'")[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}
    return f"'{cell}" if runs and not _PLAIN_NUMBER.fullmatch(cell) else cell


def read_date(cell: str) -> date | None:
    """The day that a cell names as YYYY-MM-DD, or None."""
    text = clean(cell)
    try:
        return date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_codes(cells: Sequence[str]) -> SegmentCodes:
    """The six codes of a line, in the order of SEGMENTS."""
    return SegmentCodes(*(clean(cell) for cell in cells))


def clean_column(name: str) -> pl.Expr:
    """`clean` for a column of cells."""
    text = pl.col(name).str.strip_chars(_SPACES)
    return pl.when(text.str.contains(_SHIELDED)).then(text.str.slice(1).str.strip_chars(_SPACES)).otherwise(text)


def pounds_column(text: pl.Expr) -> pl.Expr:
    """Pence, debit positive, from pounds as text; null where they cannot be read, one beyond the largest if larger."""
    parts = text.str.extract_groups(_POUNDS)
    whole = parts.struct.field("2")
    size = pl.when(whole.str.len_chars() > 0).then(whole.cast(pl.Int64, strict=False).fill_null(_LARGEST_POUNDS + 1))
    pence = parts.struct.field("3").fill_null("").str.pad_end(2, "0").cast(pl.Int64, strict=False)
    amount = pl.min_horizontal(size.clip(upper_bound=_LARGEST_POUNDS + 1) * 100 + pence, LARGEST_LINE_PENCE + 1)
    signed = pl.when(parts.struct.field("1") == "-").then(-amount).otherwise(amount)
    return pl.when(size.is_not_null() & (text.str.len_chars() <= _LONGEST_AMOUNT)).then(signed)


class Interned(Generic[Thing]):
    """Things by place, in order of first appearance; several spellings may mean one thing."""

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self._by_thing: dict[Thing, int] = {}

    def place(self, thing: Thing) -> int:
        """Its place, given now if it is new."""
        place = self._by_thing.setdefault(thing, len(self.things))
        if place == len(self.things):
            self.things.append(thing)
        return place

    def known(self, thing: Thing) -> int | None:
        """Its place, if it has one."""
        return self._by_thing.get(thing)
