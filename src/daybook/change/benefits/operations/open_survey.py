"""People are asked how satisfied they are."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.benefits.models import Invitation, PointCount, Survey
from daybook.change.benefits.queries.surveys import survey_ref
from daybook.change.benefits.refs import SurveyRef
from daybook.change.benefits.rules.surveys import LONGEST_QUESTION, POINTS, smallest_group
from daybook.change.benefits.states import SURVEY
from daybook.change.discovery.public import find_service
from daybook.foundation.notifications.public import record_message
from daybook.foundation.numbering.public import next_reference
from daybook.foundation.organisation.public import people_in_unit
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import LAST_DAY, london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("benefits.open_survey")
def open_survey(
    *, actor: Actor, now: datetime, question: str, unit: str, closes_on: date, service: str = ""
) -> SurveyRef:
    """Ask everybody who holds a post in a unit, or in one under it, how satisfied they are, until a day.

    They are told in Daybook and answer on five points from very dissatisfied to very satisfied. Refused `bad_name`,
    `not_found` for a unit or service there is not, `bad_day` unless the day is to come, or `too_few` where fewer hold
    posts there than must answer before anything is shown.
    """
    today = london_day(now)
    check_name(question, LONGEST_QUESTION, "The question")
    if not today < closes_on <= LAST_DAY:
        raise Refused("bad_day", "Choose a day to come, so that people have time to answer.")
    about = find_service(service.strip()).reference if service.strip() else ""
    people, smallest = people_in_unit(unit.strip(), on=today, known_at=now), smallest_group(today)
    if len(people) < smallest:
        message = (
            f"Fewer than {smallest} people hold posts there, so nothing could be shown of their answers. Ask a larger "
            "unit."
        )
        raise Refused("too_few", message, smallest=smallest)
    row = Survey.objects.create(
        reference=next_reference("SUR"), question=question.strip(), unit=unit.strip(), service=about,
        closes_on=closes_on, smallest=smallest, state=SURVEY.start, opened_by=actor.person, opened_at=now,
    )  # fmt: skip
    Invitation.objects.bulk_create(Invitation(survey=row, person=person) for person in people)
    PointCount.objects.bulk_create(PointCount(survey=row, point=point) for point in POINTS)
    record_message(kind="survey", people=people, subject=row.reference, title=row.question, now=now)
    note(row.reference, asked=len(people))
    return survey_ref(row)
