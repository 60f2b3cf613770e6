"""Gates of a programme: how sure its reviewers are, what they recommend, and whether it may pass. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_TITLE, LONGEST_WORDS, LONGEST_REVIEWERS = 200, 4_000, 300
MOST_RECOMMENDATIONS = 50


class Confidence(StrEnum):
    """How sure reviewers are that the programme delivers what it is to deliver."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Urgency(StrEnum):
    """When a recommendation is to be done: at once, by its day, or where it helps."""

    DO_NOW = "do_now"
    DO_BY = "do_by"
    ADVISED = "advised"


class ActionStanding(StrEnum):
    """How a recommendation stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


class GateStanding(StrEnum):
    """How a gate stands."""

    PLANNED = "planned"
    LATE = "late"
    REVIEWED = "reviewed"
    PASSED = "passed"
    PASSED_WITH_CONDITIONS = "passed_with_conditions"


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """A recommendation as reviewers give it; `urgency` is do_now, do_by or advised.

    `owner_post` is the post that owns it; without one, `owner` says in words who outside the force does.
    """

    words: str
    urgency: str
    owner: str
    due_on: date
    owner_post: str = ""


def action_standing(*, due_on: date, done_on: date | None, today: date) -> ActionStanding:
    """Overdue from the day after it was due."""
    if done_on is not None:
        return ActionStanding.DONE
    return ActionStanding.OVERDUE if due_on < today else ActionStanding.OPEN


def gate_standing(*, planned_on: date | None, reviews: int, conditions: str | None, today: date) -> GateStanding:
    """How a gate stands; `conditions` is None until it is passed, blank where it was passed without any."""
    if conditions is not None:
        return GateStanding.PASSED_WITH_CONDITIONS if conditions else GateStanding.PASSED
    if reviews:
        return GateStanding.REVIEWED
    return GateStanding.LATE if planned_on is not None and planned_on < today else GateStanding.PLANNED


def faults_of(rows: Sequence[RecommendationRow]) -> list[str]:
    """What is wrong with the recommendations of a review, line by line; none where they can be kept."""
    found = [f"{len(rows)} recommendations; a review has at most {MOST_RECOMMENDATIONS}."]
    found = found if len(rows) > MOST_RECOMMENDATIONS else []
    for place, row in enumerate(rows, start=1):
        if not 1 <= len(row.words) <= LONGEST_WORDS:
            found.append(f"Recommendation {place} needs words.")
        if row.urgency not in list(Urgency):
            found.append(f"Recommendation {place} is one of: {', '.join(Urgency)}.")
        if (not row.owner_post and not 1 <= len(row.owner) <= 120) or not row.owner.isprintable():
            found.append(f"Recommendation {place} needs an owner: a post or a body.")
    return found
