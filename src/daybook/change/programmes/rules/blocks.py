"""What a document is made of, whatever it is printed as: paragraphs, tables, charts, every figure traced. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from daybook.kernel.money import Pence, half_up_pence, said


class Kind(StrEnum):
    """What a figure counts. One in pounds is pence as well, printed to the pound; the rows behind it have the pence."""

    PENCE = "pence"
    POUNDS = "pounds"
    DATE = "date"
    NUMBER = "number"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with where it comes from: `place` names the fact for good, `url` opens the rows behind it.

    `value` is pence, an ISO date, or a number as text ("1.42"); `label` says what it is, as the number-lint tells it.
    One that counts from today is `passing`: it is another each day, so nobody is held to it.
    """

    kind: Kind
    value: int | str
    label: str
    place: str
    url: str = ""
    passing: bool = False

    @property
    def text(self) -> str:
        """As it is printed in every format: pence only where there are any."""
        if self.kind is Kind.PENCE:
            return said(int(self.value)).removesuffix(".00")
        if self.kind is Kind.POUNDS:
            return said(half_up_pounds(int(self.value))).removesuffix(".00")
        if self.kind is Kind.DATE:
            day = date.fromisoformat(str(self.value))
            return f"{day.day} {day:%B %Y}"
        return f"{self.value}%" if self.kind is Kind.PERCENT else str(self.value)


def money(pence: int, label: str, place: str, url: str = "") -> Figure:
    """A sum in pence."""
    return Figure(Kind.PENCE, int(pence), label, place, url)


def pounds(pence: int, label: str, place: str, url: str = "") -> Figure:
    """A sum in pence, printed to the nearest pound."""
    return Figure(Kind.POUNDS, int(pence), label, place, url)


def day(on: date, label: str, place: str, url: str = "") -> Figure:
    """A date."""
    return Figure(Kind.DATE, on.isoformat(), label, place, url)


def number(value: int | str, label: str, place: str, url: str = "") -> Figure:
    """A count or a ratio, as it is to be printed."""
    return Figure(Kind.NUMBER, value, label, place, url)


def percent(value: int | str, label: str, place: str, url: str = "") -> Figure:
    """A percentage, as it is to be printed without its sign."""
    return Figure(Kind.PERCENT, value, label, place, url)


class Told(str):
    """Words of a record, shown as they were told: the digest holds them, and the record is what bears them out.

    The number-lint does not read them: what somebody said on a day is not said anew by the document that quotes it.
    """

    __slots__ = ()


Cell = str | Figure


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of text and figures, with the points of the list under it."""

    parts: tuple[Cell, ...]
    points: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption, the heads of its columns, its rows, and whether its last row is a total.

    The columns named in `right` are set to the right. A row has as many cells as there are columns.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: frozenset[int] = frozenset()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG that stands by itself, said in words; the table after it holds its figures."""

    title: str
    description: str
    svg: str
    table: Grid


Block = Prose | Grid | Picture


class Made(StrEnum):
    """How a section came about."""

    GENERATED = "generated"
    WRITTEN = "written"
    BOTH = "generated and written"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a document with what stands in it. `part` is the case it belongs to, blank for none.

    `hint` says what belongs in it; `missing` what has to be done first where nothing could be generated.
    """

    key: str
    number: str
    heading: str
    part: str
    hint: str
    made: Made
    written: str
    blocks: tuple[Block, ...]
    required: bool
    missing: str = ""
    missing_url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document, ready to be printed."""

    title: str
    subtitle: str
    reference: str
    parts: tuple[Part, ...]
    facts: tuple[tuple[str, Cell], ...] = field(default=())

    def figures(self) -> tuple[Figure, ...]:
        """Every figure in it, once for each place, in the order in which it is read."""
        found = {one.place: one for _, cell in self.facts for one in _in_cell(cell)}
        for part in self.parts:
            for block in part.blocks:
                for one in figures_in(block):
                    found.setdefault(one.place, one)
        return tuple(found.values())

    def empty(self) -> tuple[Part, ...]:
        """The required sections in which nothing stands."""
        return tuple(part for part in self.parts if part.required and part.made is Made.EMPTY)

    def words(self) -> str:
        """All that was written by people, section by section: what the number-lint reads."""
        return "\n\n".join(part.written for part in self.parts if part.written)


def figures_in(block: Block) -> Iterator[Figure]:
    """Every figure of a block."""
    for cell in _cells_of(block):
        yield from _in_cell(cell)


def told_in(part: Part) -> list[Told]:
    """The words of records that a section shows as they were told."""
    return [cell for block in part.blocks for cell in _cells_of(block) if isinstance(cell, Told)]


def _cells_of(block: Block) -> Iterator[Cell]:
    if isinstance(block, Prose):
        for cells in (block.parts, *block.points):
            yield from cells
        return
    grid = block.table if isinstance(block, Picture) else block
    for row in grid.rows:
        yield from row


def _in_cell(cell: Cell) -> Iterator[Figure]:
    if isinstance(cell, Figure):
        yield cell


def half_up_pounds(pence: int) -> Pence:
    """Pence to the nearest whole pound, exact halves away from nought."""
    return Pence(half_up_pence(Fraction(pence, 100)) * 100)


def digest_of(document: Document) -> str:
    """SHA-256 in hexadecimal of what somebody signs off: what is written, what is told, every figure not passing."""
    said_in = [[part.key, part.written, *told_in(part)] for part in document.parts]
    stated = sorted([one.place, one.kind, one.value] for one in document.figures() if not one.passing)
    text = json.dumps([document.reference, said_in, stated], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
