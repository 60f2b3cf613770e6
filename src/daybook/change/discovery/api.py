"""What programs may read of event logs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.change.discovery.queries import events_in, measures_of, ref_of, visible_logs
from daybook.change.discovery.refs import LogRef
from daybook.kernel.actor import Actor
from daybook.kernel.reading import Reading


@dataclass(frozen=True, slots=True)
class PathCount:
    """One activity directly followed by another: how often, and the median seconds between them."""

    source: str
    target: str
    count: int
    median_seconds: float


def read_logs(*, actor: Actor, now: datetime, search: str = "", limit: int = 100) -> list[LogRef]:
    """Event logs, the newest first; at most 500."""
    rows = visible_logs(actor, search).order_by("-id")
    return [ref_of(row) for row in rows[: max(min(limit, 500), 0)]]


def read_paths(*, actor: Actor, now: datetime, log: str) -> list[PathCount]:
    """What directly follows what in an event log, the most frequent first; nothing where there is no such log."""
    if not visible_logs(actor).filter(reference=log).exists():
        return []
    found = measures_of(events_in(actor, log))
    return [PathCount(path.source, path.target, path.count, path.median_seconds) for path in found.directly_follows]


READINGS = (
    Reading("discovery.logs", "discovery.view", read_logs),
    Reading("discovery.paths", "discovery.view", read_paths),
)
