"""An event log as columns, and the one place where it is settled which events of a file count.

Readers of each format give rows of text (case, activity, time, and where the file has them transition and resource).
Here lifecycle, blanks and times are judged, the same for every format, on whole columns, so that ten million events
never become ten million objects. The tests hold the columns to a slow scalar twin.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from daybook.change.discovery.rules.moments import LAST_MICROSECOND, microseconds_of

TEXT_COLUMNS = ("case", "activity", "time", "transition", "resource")
COMPLETE = "complete"
DAMAGED, UNUSABLE = "unusable_file", "unusable_mapping"

# ISO 8601: a day, or a day and a time to the minute or finer, with or without a zone; cut off after microseconds.
ISO_MOMENT = (
    r"^[1-9]\d{3}-\d{2}-\d{2}"
    r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$"
)
_ZONED = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z")
_UNZONED = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Mapping:
    """Which column or attribute holds what; None leaves it to the format's own name for it."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    resource: str | None = None


@dataclass(frozen=True)
class Place:
    """Where something stands in a file: of which case and activity, and what is written there."""

    case: str
    activity: str
    text: str

    def __str__(self) -> str:
        return f'"{self.text[:60]}" (case {self.case[:60] or "unnamed"}, {self.activity[:60] or "no activity"})'


@dataclass(frozen=True)
class Notes:
    """What a reader of a file should hear: why events were dropped, and times that name no zone beside ones that do."""

    caseless: int = 0
    nameless: int = 0
    timeless: int = 0
    unread: int = 0
    zoned: int = 0
    unzoned: int = 0
    first_unread: Place | None = None
    first_unzoned: Place | None = None

    def __add__(self, other: Notes) -> Notes:
        counts = {name: getattr(self, name) + getattr(other, name) for name in _COUNTS}
        return Notes(
            **counts,
            first_unread=self.first_unread or other.first_unread,
            first_unzoned=self.first_unzoned or other.first_unzoned,
        )

    def without_places(self) -> Notes:
        """The counts alone, for where nothing of the file may stay."""
        return replace(self, first_unread=None, first_unzoned=None)

    def told(self) -> list[str]:
        """A sentence for each thing, saying where the first is and what to do; none where all is well."""
        lacking = ((self.caseless, "case"), (self.nameless, "activity"), (self.timeless, "time"))
        lines = [f"Events dropped because they have no {what}: {count:,}." for count, what in lacking if count]
        if self.unread:
            lines.append(
                f"Events dropped because their time cannot be read: {self.unread:,}{_at(self.first_unread)}. "
                "Write times as 2026-03-01T09:00:00Z."
            )
        if self.zoned and self.unzoned:
            lines.append(
                f"Times read as UTC because they name no zone, beside {self.zoned:,} that name one: {self.unzoned:,}"
                f"{_at(self.first_unzoned)}. If they are of another zone, write it with them."
            )
        return lines


def _at(first: Place | None) -> str:
    return f", first {first}" if first else ""


_COUNTS = ("caseless", "nameless", "timeless", "unread", "zoned", "unzoned")


@dataclass(frozen=True)
class EventLog:
    """The events that count, in file order, and how many were dropped because they had no case, activity or time.

    `events` has `case`, `activity` and `resource` (categories; resource is null where nobody is named) and `at`
    (microseconds since 1970 in UTC).
    """

    events: pl.DataFrame
    dropped: int
    notes: Notes = Notes()


def settle(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of text as columns of an event log, null where a thing is absent; uncompleted steps are left out.

    A row that says at which point of its life a step is (`transition`) counts only if that point is `complete`, in
    small letters or capitals; a row that does not say is a step that was done. Blank text is absent; a time without a
    zone is UTC. `unread` keeps the text of a time that is not of the usual forms.
    """
    transition = present("transition").str.strip_chars().str.to_lowercase()
    zoned, unzoned = _usual_moments(pl.col("time"))
    # One step after another, so that no moment is read twice.
    return (
        rows.filter(transition.is_null() | (transition == COMPLETE))
        .with_columns(zoned.alias("zoned"), unzoned.alias("unzoned"))
        .with_columns(pl.coalesce("zoned", "unzoned").alias("at"))
        .with_columns(pl.when(pl.col("at") <= LAST_MICROSECOND).then("at").alias("at"))
        .select(
            present("case").cast(pl.Categorical),
            present("activity").cast(pl.Categorical),
            "at",
            present("resource").cast(pl.Categorical),
            pl.col("zoned").is_null().alias("unzoned"),
            pl.when(pl.col("at").is_null()).then(present("time")).alias("unread"),
        )
    )


def no_events() -> pl.DataFrame:
    """The columns of a log with nothing in them."""
    return pl.DataFrame(
        schema={"case": pl.Categorical, "activity": pl.Categorical, "at": pl.Int64, "resource": pl.Categorical}
    )


def event_log(settled: pl.DataFrame, *, dropped: int = 0) -> EventLog:
    """The log of settled rows: those without case, activity or time are counted and dropped."""
    whole = _with_unusual(settled)
    events = whole.drop_nulls(["case", "activity", "at"])
    notes = _notes(whole, events)
    return EventLog(events.select(no_events().columns), dropped + whole.height - events.height, notes)


def renamed(log: EventLog, events: pl.DataFrame, name_of: abc.Callable[[str], str]) -> EventLog:
    """The log with its cases called otherwise; events whose case has no name any more are counted and dropped."""
    named = events.drop_nulls(["case"])
    places = (log.notes.first_unread, log.notes.first_unzoned)
    unread, unzoned = (one and replace(one, case=name_of(one.case)) for one in places)
    gone = events.height - named.height
    notes = replace(log.notes, first_unread=unread, first_unzoned=unzoned, caseless=log.notes.caseless + gone)
    return EventLog(named, log.dropped + gone, notes)


def joined(parts: Sequence[EventLog]) -> EventLog:
    """One log of parts read one after another."""
    if not parts:
        return EventLog(no_events(), 0)
    notes = sum((part.notes for part in parts), Notes())
    return EventLog(pl.concat([part.events for part in parts]), sum(part.dropped for part in parts), notes)


def _with_unusual(settled: pl.DataFrame) -> pl.DataFrame:
    """The rows with times of unusual forms read one by one, each text once; `unread` keeps what is no time."""
    if settled["unread"].null_count() == settled.height:
        return settled
    texts = settled["unread"].drop_nulls().unique().to_list()
    read = {text: microseconds_of(text) for text in texts}
    found = pl.DataFrame(
        {"unread": texts, "found": [one and one[0] for one in read.values()],
         "zoneless": [one is not None and one[1] for one in read.values()]},
        schema={"unread": pl.String, "found": pl.Int64, "zoneless": pl.Boolean},
    )  # fmt: skip
    return settled.join(found, on="unread", how="left", maintain_order="left").with_columns(
        pl.coalesce("at", "found").alias("at"),
        pl.coalesce("zoneless", "unzoned").alias("unzoned"),
        pl.when(pl.col("found").is_null()).then("unread").alias("unread"),
    )


def _notes(whole: pl.DataFrame, events: pl.DataFrame) -> Notes:
    unread = whole.height - whole["unread"].null_count()
    unzoned = int(events["unzoned"].sum())
    return Notes(
        caseless=whole["case"].null_count(),
        nameless=whole["activity"].null_count(),
        timeless=whole["at"].null_count() - unread,
        unread=unread,
        zoned=events.height - unzoned,
        unzoned=unzoned,
        first_unread=_first(whole, pl.col("unread").is_not_null()) if unread else None,
        first_unzoned=_first(events, pl.col("unzoned")) if 0 < unzoned < events.height else None,
    )


def _first(rows: pl.DataFrame, wanted: pl.Expr) -> Place:
    row = rows.filter(wanted).head(1).select(pl.col("case", "activity", "unread").cast(pl.String), "at").row(0)
    text = row[2] or pl.Series([row[3]]).cast(pl.Datetime("us")).dt.to_string("%Y-%m-%dT%H:%M:%S").item()
    return Place(row[0] or "", row[1] or "", text)


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


def _usual_moments(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Microseconds since 1970 in UTC of ISO 8601 text of the usual forms, null for anything else: of text that names a
    zone, and of text that names none and is read as UTC."""
    clean = text.str.strip_chars()
    clean = pl.when(clean.str.contains(ISO_MOMENT)).then(clean)
    clean = clean.str.replace(" ", "T", literal=True).str.replace(",", ".", literal=True)
    zoned, unzoned = (
        [clean.str.to_datetime(form, time_unit="us", strict=False).dt.epoch("us") for form in forms]
        for forms in (_ZONED, _UNZONED)
    )
    day = clean.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")).dt.epoch("us")
    return pl.coalesce(*zoned), pl.coalesce(*unzoned, day)
