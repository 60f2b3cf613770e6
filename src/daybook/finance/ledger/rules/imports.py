"""Journals from a file, as columns: what is wrong with each line, and which journals are fit to post.

A million lines must not cost a million objects, so lines are Polars columns. The scalar rules of `journals` say the
same, line by line, and tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import polars as pl

from daybook.finance.ledger.rules.import_cells import (
    Interned,
    clean,
    clean_column,
    pounds_column,
    read_codes,
    read_date,
)
from daybook.finance.ledger.rules.journals import (
    LONGEST_DESCRIPTION,
    SEGMENTS,
    SegmentCodes,
    code_faults,
)
from daybook.kernel.money import LARGEST_LINE_PENCE, said
from daybook.kernel.periods import FIRST_DAY, LAST_DAY

Spelling = TypeVar("Spelling", bound=Hashable)

COLUMNS = ("journal", "date", *SEGMENTS, "amount", "description")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class JournalBatch:
    """Whole journals as columns.

    Over journals: `names` and `on_dates`. Over lines, journal by journal: `journal_of` and `coding_of` (places in
    `names` and in `codings`), `amounts_pence` (debit positive) and `descriptions`.
    """

    names: list[str]
    on_dates: list[date]
    codings: list[SegmentCodes]
    journal_of: list[int]
    coding_of: list[int]
    amounts_pence: list[int]
    descriptions: list[str]


class Staging:
    """The lines of a file as columns: `add` rows as they are read, then `judge` the journals, then take `batches`."""

    def __init__(self) -> None:
        self._names: Interned[str] = Interned()
        self._days: Interned[date | None] = Interned()
        self._codings: Interned[SegmentCodes] = Interned()
        # By spelling.
        self._name_places: dict[str, int] = {}
        self._day_places: dict[str, int] = {}
        self._coding_places: dict[tuple[str, ...], int] = {}
        self._frames: list[pl.DataFrame] = []
        self._lines = pl.DataFrame(schema=_line_columns())

    def add(self, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> None:
        """Read rows of text, cells in the order of COLUMNS, and the line of the file on which each starts."""
        if not rows:
            return
        names, days, *codes, amounts, descriptions = zip(*rows, strict=True)
        text = pl.DataFrame({"amount": amounts, "description": descriptions})
        frame = text.select(
            pl.Series("line", numbers, dtype=pl.UInt32),
            pl.Series("place", self._places_of_names(names), dtype=pl.UInt32),
            pl.Series("day", self._places_of_days(days), dtype=pl.UInt32),
            pl.Series("coding", self._places_of_codings(list(zip(*codes, strict=True))), dtype=pl.UInt32),
            pounds_column(clean_column("amount")).alias("amount_pence"),
            clean_column("description").alias("description"),
        )
        self._frames.append(frame)

    def judge(self, torn: Mapping[int, Sequence[str]]) -> dict[int, str]:
        """Why each rejected line is rejected, by line of the file; only the journals fit to post are kept.

        `torn` are rows, by line, whose cells cannot be told apart. Every journal that one of them may belong to is
        rejected too, since it may lack a line.
        """
        lines = pl.concat([self._lines, *self._frames])
        self._frames.clear()
        own = _line_faults(lines, self._names.things, self._days.things, self._codings.things)
        whole = _journal_faults(lines, own, self._torn_journals(torn), self._days.things, self._codings.things)
        faults = lines.select("line", "place").join(whole, on="place").select("line", "fault").iter_rows()
        reasons: dict[int, str] = {**dict(faults), **dict(own.select("line", "fault").iter_rows())}
        kept = lines.join(whole, on="place", how="anti", maintain_order="left")
        # By day, so that a batch meets few days and each kept balance is written a few times only.
        ordinals = pl.Series("ordinal", [day.toordinal() if day else None for day in self._days.things], dtype=pl.Int32)
        days = ordinals.gather(kept.get_column("day"))
        self._lines = kept.with_columns(days).sort("ordinal", "place", maintain_order=True).drop("ordinal")
        return reasons | {line: _torn_fault(line, "This row") for line in torn}

    def batches(self, lines_at_once: int) -> Iterator[tuple[JournalBatch, list[list[int]]]]:
        """The journals that are kept, some whole journals at a time, and the lines of the file that each stands on."""
        counts = self._counts()
        start = held = 0
        for count in [*counts, lines_at_once + 1]:
            if held and held + count > lines_at_once:
                yield self._batch(self._lines.slice(start, held))
                start, held = start + held, 0
            held += count

    @property
    def journals(self) -> int:
        """How many journals are kept."""
        return len(self._counts())

    def _counts(self) -> list[int]:
        return self._lines.group_by("place", maintain_order=True).len().get_column("len").to_list()

    def _batch(self, lines: pl.DataFrame) -> tuple[JournalBatch, list[list[int]]]:
        journals = lines.group_by("place", maintain_order=True).agg(pl.col("day").first(), pl.col("line"))
        used = lines.get_column("coding").unique().sort()
        local = lines.select(
            pl.col("place").rle_id(), pl.col("coding").replace_strict(used, pl.arange(len(used), eager=True))
        )
        days = [self._days.things[day] for day in journals.get_column("day")]
        batch = JournalBatch(
            names=[self._names.things[place] for place in journals.get_column("place")],
            on_dates=[day for day in days if day is not None],
            codings=[self._codings.things[coding] for coding in used],
            journal_of=local.get_column("place").to_list(),
            coding_of=local.get_column("coding").to_list(),
            amounts_pence=lines.get_column("amount_pence").to_list(),
            descriptions=lines.get_column("description").to_list(),
        )
        return batch, journals.get_column("line").to_list()

    def _places_of_names(self, cells: Sequence[str]) -> list[int]:
        return _places(cells, self._name_places, lambda cell: self._names.place(clean(cell)))

    def _places_of_days(self, cells: Sequence[str]) -> list[int]:
        return _places(cells, self._day_places, lambda cell: self._days.place(read_date(cell)))

    def _places_of_codings(self, cells: Sequence[tuple[str, ...]]) -> list[int]:
        return _places(cells, self._coding_places, lambda six: self._codings.place(read_codes(six)))

    def _torn_journals(self, torn: Mapping[int, Sequence[str]]) -> dict[int, str]:
        faults: dict[int, str] = {}
        for line, cells in torn.items():
            for cell in cells:
                place = self._names.known(clean(cell))
                if place is not None:
                    faults.setdefault(place, _torn_fault(line, f"Line {line}, which names this journal,"))
        return faults


def _places(cells: Sequence[Spelling], known: dict[Spelling, int], read: Callable[[Spelling], int]) -> list[int]:
    """The place of each cell; a spelling met for the first time is read, in the order of the file."""
    for cell in dict.fromkeys(cells):
        if cell not in known:
            known[cell] = read(cell)
    return [known[cell] for cell in cells]


def batch_faults(batch: JournalBatch) -> list[str]:
    """What is wrong with a batch from anywhere: the same rules as for a file, journal by journal."""
    shape = _shape_fault(batch)
    if shape:
        return [shape]
    days: Interned[date | None] = Interned()
    day_of = [days.place(day) for day in batch.on_dates]
    lines = pl.DataFrame(
        {
            "line": range(1, len(batch.journal_of) + 1),
            "place": batch.journal_of,
            "day": [day_of[place] for place in batch.journal_of],
            "coding": batch.coding_of,
            "amount_pence": batch.amounts_pence,
            "description": batch.descriptions,
        },
        schema=_line_columns(),
    )
    own = _line_faults(lines, batch.names, days.things, batch.codings)
    whole = _journal_faults(lines, own, {}, days.things, batch.codings)
    return [
        f"Journal {batch.names[place]}: {fault}" for place, fault in whole.sort("place").select("place", "fault").rows()
    ]


def _shape_fault(batch: JournalBatch) -> str:
    journals, lines = len(batch.names), len(batch.journal_of)
    if len(batch.on_dates) != journals or len(set(batch.names)) != journals:
        return "Every journal needs one date and a name of its own."
    if {len(batch.coding_of), len(batch.amounts_pence), len(batch.descriptions)} != {lines}:
        return "Every line needs a journal, a coding, an amount and a description."
    if sorted(set(batch.journal_of)) != list(range(journals)) or sorted(batch.journal_of) != batch.journal_of:
        return "Give the lines journal by journal, in the order of the names, none without lines."
    if lines and not 0 <= min(batch.coding_of) <= max(batch.coding_of) < len(batch.codings):
        return "A line points to a coding that is not given."
    if any(abs(amount) > LARGEST_LINE_PENCE for amount in batch.amounts_pence):
        return "An amount is too large to be right. Check the digits."
    return ""


def _line_faults(
    lines: pl.DataFrame, names: Sequence[str], days: Sequence[date | None], codings: Sequence[SegmentCodes]
) -> pl.DataFrame:
    """line, place, fault: the first thing wrong with each line by itself; lines without fault are left out."""
    amount, description = pl.col("amount_pence"), pl.col("description")
    first = pl.coalesce(
        _told("place", {place: fault for place, name in enumerate(names) if (fault := name_fault(name))}),
        _told("day", {place: fault for place, day in enumerate(days) if (fault := day_fault(day))}),
        _told("coding", {place: faults[0][1] for place, six in enumerate(codings) if (faults := code_faults(six))}),
        pl.when(amount.is_null()).then(
            pl.lit("The amount cannot be read. Write pounds and pence as digits, like -1234.50.")
        ),
        pl.when(amount == 0).then(pl.lit("The amount is zero. Remove the line or give an amount.")),
        pl.when(amount.abs() > LARGEST_LINE_PENCE).then(
            pl.lit("The amount is too large to be right. Check the digits.")
        ),
        pl.when(
            (description.str.len_chars() > LONGEST_DESCRIPTION) | description.str.contains("\0", literal=True)
        ).then(pl.lit(f"Keep the description to {LONGEST_DESCRIPTION} characters of plain text.")),
    )
    return lines.select("line", "place", first.alias("fault")).drop_nulls("fault")


def _told(column: str, faults: Mapping[int, str]) -> pl.Expr:
    if not faults:
        return pl.lit(None, dtype=pl.String)
    return pl.col(column).replace_strict(faults, default=None, return_dtype=pl.String)


def _journal_faults(
    lines: pl.DataFrame,
    own: pl.DataFrame,
    torn: Mapping[int, str],
    days: Sequence[date | None],
    codings: Sequence[SegmentCodes],
) -> pl.DataFrame:
    """place, fault: the journals that are rejected whole, and why."""
    left_out = pl.format("The whole journal is left out. Line {}: {}", "line", "fault").alias("fault")
    by_line = own.group_by("place").agg(pl.col("line", "fault").first()).select("place", left_out)
    by_torn = pl.DataFrame(
        {"place": list(torn), "fault": list(torn.values())}, schema={"place": pl.UInt32, "fault": pl.String}
    )
    journals = lines.group_by("place").agg(
        pl.len().alias("lines"), pl.col("day").n_unique().alias("days"), pl.col("day").min().alias("one"),
        pl.col("day").max().alias("other"),
    )  # fmt: skip
    dated = [
        (place, f"The journal has lines dated {days[one]} and {days[other]}. A journal has one date.")
        for place, one, other in journals.filter(pl.col("days") > 1).select("place", "one", "other").iter_rows()
    ]
    lone = journals.filter(pl.col("lines") < 2).select(
        "place", pl.lit("A journal needs at least two lines, a debit and a credit.").alias("fault")
    )
    faults = pl.concat([by_torn, by_line, _told_rows(dated), lone, _unbalanced(lines, codings)])
    return faults.unique("place", keep="first", maintain_order=True)


def _unbalanced(lines: pl.DataFrame, codings: Sequence[SegmentCodes]) -> pl.DataFrame:
    bodies: Interned[str] = Interned()
    body_of = pl.Series([bodies.place(six.body) for six in codings], dtype=pl.UInt32)
    sums = (
        lines.with_columns(body=body_of.gather(lines.get_column("coding")))
        .group_by("place", "body")
        # Wide enough that no sum can wrap round to a false zero.
        .agg(pl.col("amount_pence").cast(pl.Int128).sum().alias("sum"))
        .filter(pl.col("sum") != 0)
        .sort("place", "body")
    )
    return _told_rows([(place, _imbalance(bodies.things[body], int(off))) for place, body, off in sums.iter_rows()])


def _imbalance(body: str, off: int) -> str:
    side = "debits" if off > 0 else "credits"
    return f"Body {body} is out of balance by {said(abs(off))} more {side}. Each body balances by itself."


def _told_rows(rows: Sequence[tuple[int, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"place": pl.UInt32, "fault": pl.String}, orient="row")


def _torn_fault(line: int, subject: str) -> str:
    return f"{subject} has more cells than the header. Put text that holds a comma in quotation marks."


def name_fault(name: str) -> str:
    """What is wrong with a journal's name in a file, or nothing."""
    if not name:
        return "The journal name is missing. Every line names its journal."
    if len(name) > LONGEST_NAME or not name.isprintable():
        return f"A journal name has at most {LONGEST_NAME} characters and no breaks."
    return ""


def day_fault(day: date | None) -> str:
    """What is wrong with a date as read, or nothing."""
    if day is None:
        return "The date cannot be read. Write it like 2026-04-30."
    if not FIRST_DAY <= day <= LAST_DAY:
        return f"The date {day} is outside the years that the books can hold. Check the year."
    return ""


def _line_columns() -> dict[str, type[pl.DataType]]:
    return {
        "line": pl.UInt32,
        "place": pl.UInt32,
        "day": pl.UInt32,
        "coding": pl.UInt32,
        "amount_pence": pl.Int64,
        "description": pl.String,
    }
