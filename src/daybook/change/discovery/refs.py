"""What other domains, the pages and the API see of an event log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LogRef:
    """An event log: its reference and title, how much is in it, the median seconds of a case, and where it opens.

    `people` says what became of those who did the work, `withdrawn` that its events are kept no longer.
    """

    reference: str
    title: str
    source: str
    cases: int
    events: int
    activities: int
    variants: int
    dropped: int
    median_seconds: float
    first_at: datetime
    last_at: datetime
    people: str
    made_at: datetime
    withdrawn: bool
    path: str
