"""How what is kept of the running of a programme stands today: lessons, stakeholders and gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from daybook.change.programmes.models import (
    Engagement,
    Gate,
    GateDay,
    GateReview,
    Judgement,
    Lesson,
    Programme,
    Recommendation,
    Stakeholder,
)
from daybook.change.programmes.rules.gates import (
    ActionStanding,
    GateStanding,
    Urgency,
    action_standing,
    gate_standing,
)
from daybook.change.programmes.rules.lessons import LessonStanding, lesson_standing
from daybook.change.programmes.rules.stakeholders import Engaging, Quarter, engaging, quarter_of


def standing_of_lesson(lesson: Lesson) -> LessonStanding:
    """How a lesson stands; it is read with `settled`."""
    settled = getattr(lesson, "settled", None)
    return lesson_standing(settled.taken if settled else None)


@dataclass(frozen=True, slots=True)
class StakeholderSheet:
    """A stakeholder with how it is judged now and all that is or was owed to it, by day.

    `number` is its place in the list of its programme, as the grid shows it.
    """

    number: int
    row: Stakeholder
    judgement: Judgement
    engagements: tuple[Engagement, ...]

    @property
    def quarter(self) -> Quarter:
        return quarter_of(self.judgement.influence, self.judgement.interest)

    @property
    def owed(self) -> Engagement | None:
        """What is owed next."""
        return next((one for one in self.engagements if not hasattr(one, "held")), None)

    def standing(self, today: date) -> Engaging | None:
        """How what is owed next stands; None where nothing is owed."""
        return engaging(due_on=self.owed.due_on, held_on=None, today=today) if self.owed else None


def stakeholders_of(row: Programme) -> list[StakeholderSheet]:
    """The stakeholders of a programme in the order in which they were put on its list; three queries."""
    latest = Judgement.objects.filter(stakeholder=OuterRef("stakeholder")).order_by("-number").values("pk")[:1]
    judgements = {
        one.stakeholder_id: one for one in Judgement.objects.filter(stakeholder__programme=row, pk=Subquery(latest))
    }
    engagements: dict[int, list[Engagement]] = {}
    for one in Engagement.objects.filter(stakeholder__programme=row).select_related("held").order_by("due_on", "id"):
        engagements.setdefault(one.stakeholder_id, []).append(one)
    return [
        StakeholderSheet(place, found, judgements[found.pk], tuple(engagements.get(found.pk, ())))
        for place, found in enumerate(row.stakeholders.order_by("id"), start=1)
    ]


@dataclass(frozen=True, slots=True)
class GateSheet:
    """A gate with its day, its reviews, the latest last, and everything they recommend.

    `planned_on` is the day it is planned for: its own, or that on which its step ends; None where the plan has the
    step no longer.
    """

    row: Gate
    day: GateDay
    planned_on: date | None
    reviews: tuple[GateReview, ...]
    actions: tuple[Recommendation, ...]

    def standing(self, today: date) -> GateStanding:
        passed = getattr(self.row, "passed", None)
        return gate_standing(
            planned_on=self.planned_on,
            reviews=len(self.reviews),
            conditions=passed.conditions if passed else None,
            today=today,
        )

    @property
    def passed(self) -> bool:
        return hasattr(self.row, "passed")

    @property
    def waiting(self) -> list[Recommendation]:
        """What is to be done now and is not."""
        return [one for one in self.actions if one.urgency == Urgency.DO_NOW and not hasattr(one, "done")]

    def overdue(self, today: date) -> int:
        """How many recommendations are overdue."""
        return sum(standing_of_action(one, today) is ActionStanding.OVERDUE for one in self.actions)


def standing_of_action(action: Recommendation, today: date) -> ActionStanding:
    """How a recommendation stands; it is read with `done`."""
    done = getattr(action, "done", None)
    return action_standing(due_on=action.due_on, done_on=done.done_on if done else None, today=today)


def gates_of(row: Programme, ends: Mapping[str, date]) -> list[GateSheet]:
    """The gates of a programme by their day, those without one last; `ends` is when each step ends. Four queries."""
    days: dict[int, GateDay] = {}
    for day in GateDay.objects.filter(gate__programme=row).order_by("number"):
        days[day.gate_id] = day
    reviews = _grouped(GateReview.objects.filter(gate__programme=row).order_by("number"))
    actions: dict[int, list[Recommendation]] = {}
    found = Recommendation.objects.filter(review__gate__programme=row).select_related("done", "review")
    for one in found.order_by("number"):
        actions.setdefault(one.review.gate_id, []).append(one)
    sheets = [
        GateSheet(
            gate,
            days[gate.pk],
            days[gate.pk].planned_on or ends.get(days[gate.pk].step),
            tuple(reviews.get(gate.pk, ())),
            tuple(actions.get(gate.pk, ())),
        )
        for gate in row.gates.select_related("passed").order_by("id")
    ]
    return sorted(sheets, key=lambda one: (one.planned_on is None, one.planned_on or date.min, one.row.reference))


def _grouped(reviews: QuerySet[GateReview]) -> dict[int, list[GateReview]]:
    found: dict[int, list[GateReview]] = {}
    for one in reviews:
        found.setdefault(one.gate_id, []).append(one)
    return found
