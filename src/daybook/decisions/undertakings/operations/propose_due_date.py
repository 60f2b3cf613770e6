"""The owner of an undertaking asks for another day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.decisions.undertakings.progress import (
    day_off_words,
    locked_undertaking,
    move,
    refuse_unless_moves,
    refuse_unless_owner,
    said,
)
from daybook.decisions.undertakings.queries import ref_of
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.decisions.undertakings.rules.due_dates import latest_due
from daybook.foundation.approvals.public import record_settled, record_waiting
from daybook.kernel.actor import Actor
from daybook.kernel.calendar import worked_day_from
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("undertakings.propose_due_date")
def propose_due_date(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, due_on: date, reason: str
) -> UndertakingRef:
    """Ask that an undertaking fall due on another day, with the reason; nothing moves before it is approved.

    Only for whoever holds the post that owns it; the day becomes a working day, and a day asked for before is replaced.
    Refused `words_missing`, `not_the_owner`, `no_owner`, `bad_day` for a day that is not to come or too far off,
    `same_day`, `wrong_state` or `stale`.
    """
    row = locked_undertaking(reference, seen_version)
    refuse_unless_moves(row, "propose_due_date")
    refuse_unless_owner(row, actor, now)
    words, today = said(reason, "why it cannot be kept by then"), london_day(now)
    if not today < due_on <= latest_due(today):
        raise Refused("bad_day", "Choose a day to come, within 20 years.", due_on=due_on.isoformat())
    day = worked_day_from(due_on)
    if day != due_on:
        words = f"{words} ({day_off_words('Asked', due_on)})"
    if day == row.due_on:
        raise Refused("same_day", f"{reference} is due on {day:%-d %B %Y} already. Choose another day, or leave it.")
    note(reference, from_day=row.due_on.isoformat(), to_day=day.isoformat())
    row.proposed_due_on, row.proposed_by = day, actor.person
    move(row, "propose_due_date", actor, now, words=words, due_on=day)
    record_settled(subject=reference, verb="undertakings.move_due_date", now=now)
    record_waiting(
        subject=reference,
        verb="undertakings.move_due_date",
        title=f"Move to {day:%-d %B %Y}: {row.promise.words}",
        why=f"Promised in {row.promise.case_reference} and due on {row.due_on:%-d %B %Y}. Its owner: {words}"[:500],
        now=now,
        barred=[person for person in (actor.person, actor.deputy_for, row.promise.made_by) if person],
        paragraph=row.promise.paragraph,
        maker=actor.person,
        yes="it falls due on the later day, and the story keeps both.",
        no="it stays due when it was, and its owner reads why.",
    )
    return ref_of(row, today)
