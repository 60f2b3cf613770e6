"""Somebody who was asked answers."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from daybook.change.benefits.keeping import locked_survey
from daybook.change.benefits.models import Invitation, PointCount
from daybook.change.benefits.queries.surveys import survey_ref
from daybook.change.benefits.refs import SurveyRef
from daybook.change.benefits.rules.surveys import POINTS
from daybook.change.benefits.states import SURVEY, SurveyState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("benefits.answer_survey")
def answer_survey(*, actor: Actor, now: datetime, reference: str, point: int) -> SurveyRef:
    """Answer a survey that you were asked, from 1, very dissatisfied, to 5, very satisfied; once, and for good.

    Kept are that you answered and one more on that point, and nothing that ties the two. Nobody answers for somebody
    else. Refused `not_found` for whoever was not asked, `already_answered`, `bad_point`, or `wrong_state` when it is
    closed.
    """
    if point not in POINTS:
        raise Refused("bad_point", f"Choose a point from {min(POINTS)} to {max(POINTS)}.")
    row = locked_survey(reference)
    asked = Invitation.objects.filter(survey=row, person=actor.person).first()
    if asked is None or actor.deputy_for:
        raise Refused("not_found", f"You were not asked in {reference[:40]} yourself. Nobody answers for others.")
    SURVEY.target(SurveyState(row.state), "answer_survey")
    if asked.answered:
        raise Refused(
            "already_answered", "You have answered already. An answer stays, since nobody knows which is yours."
        )
    asked.answered = True
    asked.save(update_fields=["answered"])
    PointCount.objects.filter(survey=row, point=point).update(answers=F("answers") + 1)
    # Not the survey itself: its story is read by many, and who has answered is nobody's business.
    note(f"INVITATION-{reference}")
    return survey_ref(row)
