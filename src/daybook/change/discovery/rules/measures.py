"""What an event log says about a process: counts, variants, what follows what and how long after, rework, durations.

Events of a case stand in order of time, and in file order where times are equal. Medians and percentiles are linear
between the two nearest values. Seconds are exact to the microsecond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import polars as pl

from daybook.change.discovery.rules.events import EventLog

MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Path:
    """One activity directly followed by another: how often, and the median seconds between them."""

    source: str
    target: str
    count: int
    median_seconds: float


@dataclass(frozen=True)
class LogMeasures:
    """The measures of a log. Maps are ordered by count, highest first, then by name; paths by count, then both names.

    `rework` has the number of cases in which an activity occurs at least twice, for activities where there is one.
    Durations run from a case's first event to its last; None where there are no cases.
    """

    cases: int
    events: int
    activities: int
    variants: int
    dropped: int
    start_activities: dict[str, int]
    end_activities: dict[str, int]
    directly_follows: tuple[Path, ...]
    rework: dict[str, int]
    median_seconds: float | None
    p90_seconds: float | None

    def as_json(self) -> dict[str, object]:
        """The answer of `discovery analyse-log --json`."""
        return {
            "cases": self.cases,
            "events": self.events,
            "activities": self.activities,
            "variants": self.variants,
            "dropped": self.dropped,
            "start_activities": self.start_activities,
            "end_activities": self.end_activities,
            "directly_follows": [
                {"from": path.source, "to": path.target, "count": path.count, "median_seconds": path.median_seconds}
                for path in self.directly_follows
            ],
            "rework": self.rework,
            "case_duration": {"median_seconds": self.median_seconds, "p90_seconds": self.p90_seconds},
        }


def in_order(log: EventLog) -> pl.DataFrame:
    """The events case by case, each case in order of time, then of the file."""
    return log.events.sort(pl.col("case").to_physical(), "at", maintain_order=True)


def measures(log: EventLog) -> LogMeasures:
    """Measure a whole log."""
    events = in_order(log)
    cases = whole_cases(events)
    durations = cases["duration"].sort()
    return LogMeasures(
        cases=cases.height,
        events=events.height,
        activities=events["activity"].n_unique(),
        variants=cases.select(pl.col("activities").n_unique()).item(),
        dropped=log.dropped,
        start_activities=_counted(cases.lazy().select(pl.col("activities").list.first().alias("activity"))),
        end_activities=_counted(cases.lazy().select(pl.col("activities").list.last().alias("activity"))),
        directly_follows=paths(events),
        rework=_counted(
            events.lazy().group_by("case", "activity").len("times").filter(pl.col("times") > 1).select("activity")
        ),
        median_seconds=_percentile_seconds(durations, 50),
        p90_seconds=_percentile_seconds(durations, 90),
    )


def whole_cases(events: pl.DataFrame) -> pl.DataFrame:
    """One row a case, of events in order: `case`, `activities` (a list), `first_at`, and `duration` in microseconds."""
    return events.group_by("case", maintain_order=True).agg(
        pl.col("activity").alias("activities"),
        pl.col("at").first().alias("first_at"),
        (pl.col("at").last() - pl.col("at").first()).alias("duration"),
    )


def paths(events: pl.DataFrame) -> tuple[Path, ...]:
    """What directly follows what in events in order, most frequent first."""
    following = (
        events.lazy()
        .select(
            pl.col("activity").alias("source"),
            pl.col("activity").shift(-1).alias("target"),
            (pl.col("at").shift(-1) - pl.col("at")).alias("wait"),
            (pl.col("case") == pl.col("case").shift(-1)).alias("same"),
        )
        .filter(pl.col("same"))
        .group_by("source", "target")
        .agg(pl.len().alias("count"), pl.col("wait").median().alias("median"))
        .with_columns(pl.col("source", "target").cast(pl.String))
        .sort("count", "source", "target", descending=[True, False, False])
        .collect()
    )
    return tuple(Path(source, target, count, wait / MICROSECONDS) for source, target, count, wait in following.rows())


def _counted(activities: pl.LazyFrame) -> dict[str, int]:
    counts = (
        activities.group_by("activity")
        .len("count")
        .with_columns(pl.col("activity").cast(pl.String))
        .sort("count", "activity", descending=[True, False])
        .collect()
    )
    return cast(dict[str, int], dict(counts.rows()))


def _percentile_seconds(ordered: pl.Series, percent: int) -> float | None:
    """Linear between the two nearest values, in whole numbers until the one division; None where there are none."""
    if not len(ordered):
        return None
    place, part = divmod(percent * (len(ordered) - 1), 100)
    low, high = ordered[place], ordered[min(place + 1, len(ordered) - 1)]
    return float((low * 100 + (high - low) * part) / (100 * MICROSECONDS))
