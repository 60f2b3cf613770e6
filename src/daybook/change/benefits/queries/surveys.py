"""Every read of surveys; `visible_surveys` is the only road to rows for pages and the API."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from daybook.change.benefits.models import Survey
from daybook.change.benefits.refs import SurveyRef
from daybook.change.benefits.rules.surveys import Found, found_of
from daybook.change.benefits.states import SurveyState
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class SurveySheet:
    """A survey with how many were asked and answered.

    `found` is None while it is open, so that nothing can be told from one answer to the next.
    """

    row: Survey
    asked: int
    answered: int
    found: Found | None


def visible_surveys(actor: Actor) -> QuerySet[Survey]:
    """Every survey, the newest first; all who may see benefits see all of them."""
    counted = Survey.objects.annotate(
        asked=Count("invitations"), answered=Count("invitations", filter=Q(invitations__answered=True))
    )
    return (counted if actor.person else counted.none()).order_by("-id")


def sheets_of_surveys(found: QuerySet[Survey]) -> list[SurveySheet]:
    """Surveys with what may be told of them: two queries however many they are."""
    return [_sheet(row) for row in found.prefetch_related("counts")]


def find_survey(actor: Actor, reference: str) -> SurveySheet:
    """One survey; Refused `not_found`."""
    for sheet in sheets_of_surveys(visible_surveys(actor).filter(reference=reference)):
        return sheet
    raise none_of_surveys(reference)


def invitation_of(row: Survey, person: str) -> bool | None:
    """Whether somebody who was asked has answered; None for whoever was not asked."""
    return row.invitations.filter(person=person).values_list("answered", flat=True).first()


def none_of_surveys(reference: str) -> Refused:
    """That there is no such survey."""
    return Refused("not_found", f"There is no survey {reference[:40]}. Look for it among the surveys.")


def survey_ref(row: Survey) -> SurveyRef:
    """A survey as acts answer with it."""
    return SurveyRef(row.reference, row.state, row.invitations.count(), row.version)


def _sheet(row: Survey) -> SurveySheet:
    counts = {one.point: one.answers for one in row.counts.all()}
    found = found_of(counts, row.smallest) if row.state == SurveyState.CLOSED else None
    return SurveySheet(row, row.asked, row.answered, found)  # type: ignore[attr-defined]
