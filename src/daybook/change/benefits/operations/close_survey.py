"""A survey takes no more answers, and says what it found."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.keeping import locked_survey, refuse_closing
from daybook.change.benefits.queries.surveys import survey_ref
from daybook.change.benefits.refs import SurveyRef
from daybook.change.benefits.rules.surveys import found_of
from daybook.change.benefits.states import SURVEY, SurveyState
from daybook.change.discovery.public import record_satisfaction
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("benefits.close_survey")
def close_survey(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> SurveyRef:
    """Close a survey whose last day is over, or that everybody has answered; what it found is shown from then on.

    Where it is about a service and enough answered, the share satisfied becomes that service's baseline. Refused
    `not_found`, `stale`, `not_yet`, or `wrong_state` when it is closed.
    """
    row = locked_survey(reference)
    if row.version != seen_version:
        message = f"{reference} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, subject=reference, seen=seen_version, now=row.version)
    before, today = SurveyState(row.state), london_day(now)
    refuse_closing(row, today)
    after = SURVEY.target(before, "close_survey")
    row.state, row.closed_at, row.version = after, now, row.version + 1
    row.save(update_fields=["state", "closed_at", "version"])
    found = found_of(dict(row.counts.values_list("point", "answers")), row.smallest)
    if row.service and found.satisfied is not None:
        record_satisfaction(
            service=row.service, value_millionths=found.satisfied, measured_on=today,
            basis=f"{row.reference}: {found.answers:,} answers", made_by=actor.person, now=now,
        )  # fmt: skip
    note_move(reference, before, after)
    return survey_ref(row)
