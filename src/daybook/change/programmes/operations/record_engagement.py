"""An engagement with a stakeholder was held."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.engaging import refuse_held, stakeholder_of
from daybook.change.programmes.models import EngagementHeld
from daybook.change.programmes.owning import record_no_longer_owed
from daybook.change.programmes.progress import keep, locked_programme, refuse_day_to_come, told
from daybook.change.programmes.refs import EngagementRef
from daybook.change.programmes.rules.owning import subject_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("programmes.record_engagement")
def record_engagement(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    stakeholder: str,
    number: int,
    held_on: date,
    words: str,
) -> EngagementRef:
    """Record that what was owed to a stakeholder was given, on which day, and what came of it.

    Refused `wrong_state` where that was recorded before, `bad_day`, `words_missing`, `bad_text`, `not_found`, `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = stakeholder_of(row, stakeholder)
    owed = found.engagements.filter(number=number).first()
    if owed is None:
        raise Refused("not_found", f"{stakeholder} is owed nothing under number {number}. Look at its page.")
    refuse_day_to_come(held_on, now)
    said = told(words, "what came of it")
    refuse_held(owed)
    EngagementHeld.objects.create(engagement=owed, held_on=held_on, words=said, made_by=actor.person, at=now)
    record_no_longer_owed(subject_of(found.reference, number), now)
    note(found.reference)
    return EngagementRef(found.reference, number, owed.what, owed.due_on, held_on, keep(row).version)
