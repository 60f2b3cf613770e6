"""What every worker does again and again, beside jobs. Done by two workers at once, each part is harmless."""

from __future__ import annotations

from datetime import datetime

from daybook.config.subscriptions import SUBSCRIPTIONS
from daybook.finance.ledger.uploads import forget_uploads
from daybook.foundation.audit.sealing import seal_entries
from daybook.foundation.jobs.worker import Scheduled, work
from daybook.kernel.outbox import deliver


def deliver_events(now: datetime) -> int:
    """Hand waiting events to their subscribers."""
    return deliver(SUBSCRIPTIONS, now)


SCHEDULE = (
    Scheduled("deliver_events", 1, deliver_events),
    Scheduled("seal_audit", 30, seal_entries),
    Scheduled("forget_uploads", 60, lambda now: forget_uploads()),
)


def run_worker() -> None:
    """Run jobs and this schedule until told to stop."""
    work(SCHEDULE)
