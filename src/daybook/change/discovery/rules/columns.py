"""A log as it is kept: its events in order, as compressed columns in parts of a bounded size."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator

import polars as pl

from daybook.change.discovery.rules.events import no_events

EVENTS_IN_A_PART = 250_000
_TEXTS = ("case", "activity", "resource")


def digest_of(events: pl.DataFrame) -> str:
    """The SHA-256 of a log's events in order: the same events give the same, whatever file they came in."""
    taking = hashlib.sha256()
    for part in events.iter_slices(EVENTS_IN_A_PART):
        taking.update(part.select("case", "activity", "at", "resource").write_csv(include_header=False).encode())
    return taking.hexdigest()


def packed(events: pl.DataFrame) -> Iterator[tuple[int, bytes]]:
    """The parts of a log: how many events, and their columns as Parquet."""
    for part in events.with_columns(pl.col(*_TEXTS).cast(pl.String)).iter_slices(EVENTS_IN_A_PART):
        content = io.BytesIO()
        part.write_parquet(content, compression="zstd")
        yield part.height, content.getvalue()


def unpacked(parts: Iterable[bytes]) -> pl.DataFrame:
    """The events of kept parts, in order."""
    frames = [pl.read_parquet(io.BytesIO(part)).with_columns(pl.col(*_TEXTS).cast(pl.Categorical)) for part in parts]
    return pl.concat(frames) if frames else no_events()
