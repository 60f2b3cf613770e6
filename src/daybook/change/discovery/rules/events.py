"""An event log as columns, and the one place where it is settled which events of a file count.

Readers of each format give rows of text (case, activity, time, and where the file has them transition and resource).
Here lifecycle, blanks and times are judged, the same for every format, on whole columns, so that ten million events
never become ten million objects. The tests hold the columns to a slow scalar twin.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

TEXT_COLUMNS = ("case", "activity", "time", "transition", "resource")
COMPLETE = "complete"
# Made without a query: a process that Polars has worked in cannot be forked.
NOTHING = pl.DataFrame(
    schema={"case": pl.Categorical, "activity": pl.Categorical, "at": pl.Int64, "resource": pl.Categorical}
)
DAMAGED, UNUSABLE = "unusable_file", "unusable_mapping"

# ISO 8601: a day, or a day and a time to the minute or finer, with or without a zone; cut off after microseconds.
ISO_MOMENT = (
    r"^[1-9]\d{3}-\d{2}-\d{2}"
    r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$"
)
_ZONED = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z")
_NAIVE = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Mapping:
    """Which column or attribute holds what; None leaves it to the format's own name for it."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    resource: str | None = None


@dataclass(frozen=True)
class EventLog:
    """The events that count, in file order, and how many were dropped because they had no case, activity or time.

    `events` has `case`, `activity` and `resource` (categories; resource is null where nobody is named) and `at`
    (microseconds since 1970 in UTC).
    """

    events: pl.DataFrame
    dropped: int


def settle(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of text as columns of an event log, null where a thing is absent; uncompleted steps are left out.

    A row that says at which point of its life a step is (`transition`) counts only if that point is `complete`, in
    small letters or capitals; a row that does not say is a step that was done. Blank text is absent; a time without a
    zone is UTC.
    """
    transition = present("transition").str.strip_chars().str.to_lowercase()
    return rows.filter(transition.is_null() | (transition == COMPLETE)).select(
        present("case").cast(pl.Categorical),
        present("activity").cast(pl.Categorical),
        moment(pl.col("time")).alias("at"),
        present("resource").cast(pl.Categorical),
    )


def event_log(settled: pl.DataFrame, *, dropped: int = 0) -> EventLog:
    """The log of settled rows: those without case, activity or time are counted and dropped."""
    events = settled.drop_nulls(["case", "activity", "at"])
    return EventLog(events, dropped + settled.height - events.height)


def joined(parts: Sequence[EventLog]) -> EventLog:
    """One log of parts read one after another."""
    if not parts:
        return EventLog(NOTHING, 0)
    return EventLog(pl.concat([part.events for part in parts]), sum(part.dropped for part in parts))


def text_rows(columns: abc.Mapping[str, Sequence[str | None]]) -> pl.LazyFrame:
    """Rows for `settle` from lists of text; columns that a format has not are absent in every row."""
    given = columns or {"case": []}
    frame = pl.DataFrame(given, schema=dict.fromkeys(given, pl.String))
    return frame.lazy().with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in TEXT_COLUMNS if name not in given
    )


def present(column: str) -> pl.Expr:
    """The column with blank text made null."""
    return pl.when(pl.col(column).str.strip_chars().str.len_bytes() > 0).then(pl.col(column))


def moment(text: pl.Expr) -> pl.Expr:
    """Microseconds since 1970 in UTC of ISO 8601 text; null for anything else. Without a zone it is read as UTC."""
    clean = text.str.strip_chars()
    clean = pl.when(clean.str.contains(ISO_MOMENT)).then(clean)
    clean = clean.str.replace(" ", "T", literal=True).str.replace(",", ".", literal=True)
    return pl.coalesce(
        *(clean.str.to_datetime(form, time_unit="us", strict=False).dt.epoch("us") for form in (*_ZONED, *_NAIVE)),
        clean.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")).dt.epoch("us"),
    )
