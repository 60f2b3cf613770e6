"""The register of a programme: risks, assumptions, issues and dependencies, with a state that is worked out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from daybook.kernel.money import Pence, half_up_pence


class ItemKind(StrEnum):
    """What a line of the register is."""

    RISK = "risk"
    ASSUMPTION = "assumption"
    ISSUE = "issue"
    DEPENDENCY = "dependency"


class Standing(StrEnum):
    """How a line stands today."""

    OPEN = "open"
    DUE = "due"
    LATE = "late"
    CLOSED = "closed"


# A line is due from so many days before the day it is to be looked at.
DUE_WITHIN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Weight:
    """What a risk weighs: how likely in per cent, what it would cost, and the two multiplied."""

    percent: int
    impact_pence: int

    @property
    def expected_pence(self) -> Pence:
        return half_up_pence(Fraction(self.impact_pence * self.percent, 100))


def standing_of(*, closed_on: date | None, due_on: date | None, step_ends_on: date | None, today: date) -> Standing:
    """How a line stands: late once its day has passed, or once the step it touches ends after that day."""
    if closed_on is not None:
        return Standing.CLOSED
    if due_on is None:
        return Standing.OPEN
    if due_on < today or (step_ends_on is not None and step_ends_on > due_on):
        return Standing.LATE
    return Standing.DUE if (due_on - today).days <= DUE_WITHIN_DAYS else Standing.OPEN
