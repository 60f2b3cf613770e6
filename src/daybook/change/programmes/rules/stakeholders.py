"""Who has a stake in a programme: where each stands, what is done with them, and what is owed to them next. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

LONGEST_NAME, LONGEST_WORDS, LONGEST_WHAT = 200, 4_000, 300
# Influence and interest are judged from 1, least, to 5, most.
LEAST, MOST = 1, 5
_HIGH_FROM = 4
DUE_WITHIN_DAYS = 14


class Stance(StrEnum):
    """Where somebody stands towards the programme, from the worst to the best."""

    AGAINST = "against"
    DOUBTFUL = "doubtful"
    NEUTRAL = "neutral"
    SUPPORTIVE = "supportive"
    LEADING = "leading"


class Quarter(StrEnum):
    """What is done with somebody of that influence and interest: the four fields of the classic grid."""

    MANAGE_CLOSELY = "Manage closely"
    KEEP_SATISFIED = "Keep satisfied"
    KEEP_INFORMED = "Keep informed"
    WATCH = "Watch"


class Engaging(StrEnum):
    """How an engagement stands."""

    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    HELD = "held"


def quarter_of(influence: int, interest: int) -> Quarter:
    """The field of the grid: high is 4 or 5 of 5."""
    if influence >= _HIGH_FROM:
        return Quarter.MANAGE_CLOSELY if interest >= _HIGH_FROM else Quarter.KEEP_SATISFIED
    return Quarter.KEEP_INFORMED if interest >= _HIGH_FROM else Quarter.WATCH


def steps_wanted(now: Stance, wanted: Stance) -> int:
    """How many steps of stance lie between where somebody is and where they are wanted; below zero: they are beyond."""
    order = list(Stance)
    return order.index(wanted) - order.index(now)


def engaging(*, due_on: date, held_on: date | None, today: date) -> Engaging:
    """How an engagement stands: overdue once its day has passed, due within a fortnight of it."""
    if held_on is not None:
        return Engaging.HELD
    if due_on < today:
        return Engaging.OVERDUE
    return Engaging.DUE if (due_on - today).days <= DUE_WITHIN_DAYS else Engaging.PLANNED
