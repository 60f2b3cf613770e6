"""How long something took in each case: all of it, or from one activity to another. Pure."""

from __future__ import annotations

import polars as pl


def stretches(events: pl.DataFrame, start: str = "", end: str = "") -> pl.DataFrame:
    """One row a case of events in order: `begun`, `ended` and `took`, in microseconds.

    Without activities from the first event to the last. With them from the first `start` to the first `end` that comes
    after it in order; a case that lacks either is left out.
    """
    if not start:
        whole = events.group_by("case", maintain_order=True).agg(begun=pl.col("at").first(), ended=pl.col("at").last())
        return whole.with_columns(took=pl.col("ended") - pl.col("begun"))
    placed = events.with_row_index("place").with_columns(pl.col("activity").cast(pl.String))
    begun = (
        placed.filter(pl.col("activity") == start)
        .group_by("case", maintain_order=True)
        .agg(begun=pl.col("at").first(), after=pl.col("place").first())
    )
    ended = (
        placed.filter(pl.col("activity") == end)
        .join(begun, on="case")
        .filter(pl.col("place") > pl.col("after"))
        .group_by("case", maintain_order=True)
        .agg(begun=pl.col("begun").first(), ended=pl.col("at").first())
    )
    return ended.with_columns(took=pl.col("ended") - pl.col("begun"))
