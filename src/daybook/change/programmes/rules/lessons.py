"""Lessons of a programme: what each of them changed, and whether the action it recommends was taken. Pure."""

from __future__ import annotations

from enum import StrEnum

LONGEST_TITLE, LONGEST_WORDS, LONGEST_TARGET = 300, 4_000, 60


class TargetKind(StrEnum):
    """What a lesson changed."""

    REQUIREMENT = "requirement"
    ITEM = "item"
    OPTION = "option"
    STEP = "step"


TARGET_WORDS = {
    TargetKind.REQUIREMENT: "Requirement",
    TargetKind.ITEM: "Line of the register",
    TargetKind.OPTION: "Option of the appraisal",
    TargetKind.STEP: "Step of the plan",
}


class LessonStanding(StrEnum):
    """What became of the action that a lesson recommends."""

    OPEN = "open"
    TAKEN = "taken"
    NOT_TAKEN = "not_taken"


def lesson_standing(taken: bool | None) -> LessonStanding:
    """How a lesson stands: `taken` is None until somebody said what became of its action."""
    if taken is None:
        return LessonStanding.OPEN
    return LessonStanding.TAKEN if taken else LessonStanding.NOT_TAKEN
