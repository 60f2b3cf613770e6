"""Who acts in tests of logs, and small logs that real operations keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from daybook.change.discovery.operations.import_log import LogColumns, import_log
from daybook.change.discovery.refs import LogRef
from daybook.kernel.actor import Actor

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
# By case: what was done, and by whom, an hour apart; each case begins a week after the one before.
STORIES = (
    ("INV-1", (("Receive", "Ann"), ("Match", "Bob"), ("Pay", "Cyd"))),
    ("INV-2", (("Receive", "Ann"), ("Match", "Bob"), ("Pay", "Cyd"))),
    ("INV-3", (("Receive", "Ann"), ("Match", "Bob"), ("Hold", "Bob"), ("Match", "Bob"), ("Pay", "Cyd"))),
)


def columns(stories: Sequence[tuple[str, Sequence[tuple[str, str]]]] = STORIES) -> LogColumns:
    rows = [
        (case, activity, (BEGAN + timedelta(weeks=week, hours=hour)).isoformat(), who)
        for week, (case, steps) in enumerate(stories)
        for hour, (activity, who) in enumerate(steps)
    ]
    return LogColumns(*(list(column) for column in zip(*rows, strict=True)))


def brought_in(actor: Actor, **changed: Any) -> LogRef:
    """The small log, kept by somebody."""
    given: dict[str, Any] = {"title": "Invoices", "source": "The old system", "columns": columns()} | changed
    return import_log(actor=actor, now=NOW, **given)
