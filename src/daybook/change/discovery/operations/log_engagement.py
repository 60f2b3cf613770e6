"""Suppliers that were met are put on the log."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.engaging import clean_words
from daybook.change.discovery.models import Engagement, EngagementSupplier
from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE, LONGEST_WORDS
from daybook.change.discovery.queries.engaging import find_engagement
from daybook.change.discovery.refs import EngagementRef
from daybook.change.discovery.rules.engaging import Way, suppliers_of
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


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
    check_name(title, LONGEST_TITLE)
    check_name(ours, LONGEST_SOURCE)
    check_name(interests, LONGEST_REASON)
    named = suppliers_of(suppliers)
    if held_on > london_day(now):
        raise Refused("bad_day", "The log says who was met, not who will be. Choose today or before.")
    row = Engagement.objects.create(
        reference=next_reference("ENG"), way=way, title=title, held_on=held_on, ours=ours,
        words=clean_words(words, LONGEST_WORDS), interests=interests, made_by=actor.person, made_at=now,
    )  # fmt: skip
    EngagementSupplier.objects.bulk_create(EngagementSupplier(engagement=row, name=name) for name in named)
    note(row.reference, suppliers=len(named))
    return find_engagement(row.reference)
