"""Suppliers that were met are put on the log."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.engaging import logged
from daybook.change.discovery.queries.engaging import find_engagement
from daybook.change.discovery.refs import EngagementRef
from daybook.change.discovery.rules.engaging import Way
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("discovery.log_engagement")
def log_engagement(
    *,
    actor: Actor,
    now: datetime,
    way: Way,
    title: str,
    held_on: date,
    suppliers: list[str],
    ours: str,
    words: str,
    interests: str,
) -> EngagementRef:
    """Log that suppliers were met: about what, on which day, by whom of ours (roles), and what was said.

    `interests` says which conflicts of interest were declared and what was done about them, or that there were none.
    Addresses and numbers of people are taken out. Refused `bad_name`, `bad_supplier`, `bad_text`, `words_missing`, or
    `bad_day` for a day to come.
    """
    row = logged(
        actor=actor, now=now, way=way, title=title, held_on=held_on, suppliers=suppliers, ours=ours, words=words,
        interests=interests,
    )  # fmt: skip
    return find_engagement(row.reference)
