"""Looking into a log, whose events stand in order: variants, cases, waiting, hand-overs, durations, periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl

from daybook.change.discovery.rules.measures import MICROSECONDS, whole_cases
from daybook.kernel.money import Pence, exact, half_up_pence
from daybook.kernel.periods import london_bounds

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Where a bar of the chart of durations ends, in seconds, and what it is called.
_SPANS = (
    (3_600, "Under an hour"), (14_400, "1 to 4 hours"), (86_400, "4 to 24 hours"), (3 * 86_400, "1 to 3 days"),
    (7 * 86_400, "3 to 7 days"), (14 * 86_400, "1 to 2 weeks"), (28 * 86_400, "2 to 4 weeks"),
    (91 * 86_400, "4 to 13 weeks"), (182 * 86_400, "13 to 26 weeks"),
)  # fmt: skip
_LONGEST = "26 weeks or more"


@dataclass(frozen=True, slots=True)
class Variant:
    """One order of activities: its place (1 is the most frequent), how many cases went that way, and their median."""

    place: int
    activities: tuple[str, ...]
    cases: int
    share: float
    median_seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Time between one activity and the next: how often, median and 9 in 10, and all of it together with its share."""

    source: str
    target: str
    count: int
    median_seconds: float
    p90_seconds: float
    total_seconds: float
    share: float


@dataclass(frozen=True, slots=True)
class Handover:
    """Work that went from one to another who did it: how often, and the median time until the other's step."""

    giver: str
    taker: str
    count: int
    median_seconds: float


@dataclass(frozen=True, slots=True)
class Handovers:
    """Hand-overs of a log: `steps` had somebody named on both sides, `between` of them went to somebody else."""

    steps: int
    between: int
    pairs: tuple[Handover, ...]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case: its name, when it began, how many events it has and how long it took."""

    case: str
    began_at: datetime
    events: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case, and the time since the one before it."""

    activity: str
    at: datetime
    resource: str
    seconds_since: float | None


@dataclass(frozen=True, slots=True)
class TimeCost:
    """What time costs by a rate that somebody gave: all steps, and those that were done again, in pence."""

    steps: int
    again: int
    pence: Pence
    again_pence: Pence


def begun_between(events: pl.DataFrame, first: date | None, last: date | None) -> pl.DataFrame:
    """The events of cases whose first event was on a day from `first` to `last`, London days, both included."""
    if first is None and last is None:
        return events
    began = pl.col("at").first().over("case")
    wanted = pl.lit(True)
    if first is not None:
        wanted &= began >= _microseconds(london_bounds(first)[0])
    if last is not None:
        wanted &= began < _microseconds(london_bounds(last)[1])
    return events.filter(wanted)


def variants(events: pl.DataFrame) -> list[Variant]:
    """Every order of activities, the most frequent first; where equal, the shorter median first, then by name."""
    found = (
        whole_cases(events)
        .with_columns(pl.col("activities").cast(pl.List(pl.String)))
        .group_by("activities")
        .agg(pl.len().alias("cases"), (pl.col("duration").median() / MICROSECONDS).alias("median"))
    )
    total = found["cases"].sum()
    rows = sorted(found.rows(), key=lambda row: (-row[1], row[2], row[0]))
    return [
        Variant(place, tuple(names), cases, cases / total, median)
        for place, (names, cases, median) in enumerate(rows, 1)
    ]


def cases_of(events: pl.DataFrame, activities: tuple[str, ...] | None = None) -> list[CaseRow]:
    """Cases, or those that went one way, the longest first."""
    found = whole_cases(events)
    if activities is not None:
        names = pl.col("activities").cast(pl.List(pl.String))
        found = found.filter(names == pl.lit(pl.Series([list(activities)]), dtype=pl.List(pl.String)))
    found = found.select(
        pl.col("case").cast(pl.String), "first_at", pl.col("activities").list.len().alias("events"), "duration"
    ).sort("duration", "case", descending=[True, False])
    return [CaseRow(case, moment_of(at), count, span / MICROSECONDS) for case, at, count, span in found.rows()]


def story_of_case(events: pl.DataFrame, case: str) -> list[Happened]:
    """The events of one case, in order; none where there is no such case."""
    found = events.filter(pl.col("case").cast(pl.String) == case).with_columns(
        (pl.col("at").diff() / MICROSECONDS).alias("since"), pl.col("activity", "resource").cast(pl.String)
    )
    return [
        Happened(activity, moment_of(at), resource or "", since)
        for activity, at, resource, since in found.select("activity", "at", "resource", "since").rows()
    ]


def waits(events: pl.DataFrame) -> list[Wait]:
    """Where time goes between activities, the most of it first."""
    found = (
        _steps(events)
        .group_by("source", "target")
        .agg(
            pl.len().alias("count"),
            (pl.col("wait").median() / MICROSECONDS).alias("median"),
            (pl.col("wait").quantile(0.9, interpolation="linear") / MICROSECONDS).alias("p90"),
            (pl.col("wait").sum() / MICROSECONDS).alias("total"),
        )
        .with_columns(pl.col("source", "target").cast(pl.String))
        .sort("total", "source", "target", descending=[True, False, False])
        .collect()
    )
    whole = found["total"].sum() or 1.0
    return [
        Wait(source, target, count, median, p90, total, total / whole)
        for source, target, count, median, p90, total in found.rows()
    ]


def handovers(events: pl.DataFrame) -> Handovers:
    """Steps that went from one who did it to another, the most frequent pair first."""
    steps = _steps(events).filter(pl.col("giver").is_not_null() & pl.col("taker").is_not_null()).collect()
    between = steps.filter(pl.col("giver") != pl.col("taker"))
    pairs = (
        between.group_by("giver", "taker")
        .agg(pl.len().alias("count"), (pl.col("wait").median() / MICROSECONDS).alias("median"))
        .with_columns(pl.col("giver", "taker").cast(pl.String))
        .sort("count", "giver", "taker", descending=[True, False, False])
    )
    return Handovers(steps.height, between.height, tuple(Handover(*row) for row in pairs.rows()))


def duration_bars(events: pl.DataFrame) -> list[tuple[str, int]]:
    """How many cases took how long, in spans that people use; empty ends are left out."""
    seconds = whole_cases(events)["duration"] / MICROSECONDS
    places = pl.Series([float(edge) for edge, _ in _SPANS]).search_sorted(seconds, side="right")
    counts = [0] * (len(_SPANS) + 1)
    for place, count in places.value_counts().rows():
        counts[place] = count
    named = list(zip([*(name for _, name in _SPANS), _LONGEST], counts, strict=True))
    filled = [place for place, count in enumerate(counts) if count]
    return named[filled[0] : filled[-1] + 1] if filled else []


def time_cost(events: pl.DataFrame, *, minutes: Decimal, rate_pence: int) -> TimeCost:
    """What the steps of a log cost at so many minutes each and so many pence an hour, rounded half up once a line.

    A step is done again where its activity stood before in the same case.
    """
    steps = events.height
    again = steps - events.select("case", "activity").n_unique() if steps else 0
    return TimeCost(steps, again, _cost(steps, minutes, rate_pence), _cost(again, minutes, rate_pence))


def moment_of(microseconds: int) -> datetime:
    """The moment of an event."""
    return EPOCH + timedelta(microseconds=microseconds)


def export_rows_of(events: pl.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    """Case, activity, time (ISO 8601, UTC) and resource of every event, in order, as the command reads them."""
    text = events.select(pl.col("case", "activity").cast(pl.String), "at", pl.col("resource").cast(pl.String))
    for case, activity, at, resource in text.iter_rows():
        yield case, activity, moment_of(at).isoformat(), resource or ""


def _steps(events: pl.DataFrame) -> pl.LazyFrame:
    return (
        events.lazy()
        .select(
            pl.col("activity").alias("source"),
            pl.col("activity").shift(-1).alias("target"),
            pl.col("resource").alias("giver"),
            pl.col("resource").shift(-1).alias("taker"),
            (pl.col("at").shift(-1) - pl.col("at")).alias("wait"),
            (pl.col("case") == pl.col("case").shift(-1)).alias("same"),
        )
        .filter(pl.col("same"))
    )


def _cost(steps: int, minutes: Decimal, rate_pence: int) -> Pence:
    return half_up_pence(exact(minutes) * steps * rate_pence / 60)


def _microseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity: how often it was done, in how many cases, and where in a case it usually stands, from 0 to 1."""

    name: str
    count: int
    cases: int
    place: float


def activities_of(events: pl.DataFrame) -> list[Activity]:
    """Every activity, the most frequent first."""
    place = (pl.int_range(pl.len()).over("case") + 0.5) / pl.len().over("case")
    found = (
        events.lazy()
        .with_columns(place.alias("place"))
        .group_by("activity")
        .agg(pl.len().alias("count"), pl.col("case").n_unique().alias("cases"), pl.col("place").mean())
        .with_columns(pl.col("activity").cast(pl.String))
        .sort("count", "activity", descending=[True, False])
        .collect()
    )
    return [Activity(*row) for row in found.rows()]
