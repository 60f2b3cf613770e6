"""A benefit's profile: what it says it will bring, to whom, from what baseline, and how it stands today. Pure.

The classes are those of business-case practice: only what releases cash reaches a financial case, and what gets worse
stands beside what gets better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daybook.change.benefits.rules.values import Unit
from daybook.change.benefits.states import BenefitState

LONGEST_TITLE, LONGEST_LINE, LONGEST_WORDS = 200, 300, 4_000


class Theme(StrEnum):
    """The three themes that PCD 1080 asked benefits to be grouped by."""

    TIME_SAVED = "time saved"
    USER_EXPERIENCE = "user experience"
    COST_SAVINGS = "cost savings"


class BenefitClass(StrEnum):
    """What kind of benefit it is; classes are never summed together."""

    CASH_RELEASING = "cash-releasing"
    NON_CASH_RELEASING = "non-cash-releasing"
    QUANTIFIED = "quantified"
    QUALITATIVE = "qualitative"
    DIS_BENEFIT = "dis-benefit"


class Direction(StrEnum):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"


class Confidence(StrEnum):
    """How sure those who wrote it are that it will come."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Standing(StrEnum):
    """How a benefit stands on a day: worked out, never typed."""

    NOT_MEASURABLE = "not measurable"
    NOT_APPROVED = "not approved"
    NOT_STARTED = "not started"
    READING_DUE = "reading due"
    WORSE = "worse than before"
    BEHIND = "behind"
    ON_TRACK = "on track"
    REACHED = "reached"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What somebody says of a benefit.

    `appraisal` is the reference of the appraisal it belongs to and `line` its line there, both blank for one that
    stands on its own; `line_reason` says why, where that appraisal has no such line. `claims_on` is whose hours or
    money it takes, `baseline` a figure as typed, `owner_post` the reference of the post that answers for it. Baseline
    and owner may be left for later: then it cannot be approved.
    """

    title: str
    theme: str
    benefit_class: str
    measure: str
    unit: str
    direction: str
    description: str = ""
    appraisal: str = ""
    line: str = ""
    line_reason: str = ""
    objective: str = ""
    enabler: str = ""
    beneficiary: str = ""
    owner_post: str = ""
    claims_on: str = ""
    baseline: str = ""
    baseline_on: date | None = None
    baseline_source: str = ""
    method: str = ""
    frequency: str = ""
    starts_on: date | None = None
    rests_on: str = ""
    confidence: str = Confidence.MEDIUM.value


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A figure in millionths, and the day it is of: a target, or what was measured."""

    on: date
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A benefit's figures over time. Targets and readings are in order of their days, one for each day."""

    state: str
    direction: str
    benefit_class: str
    owned: bool
    baseline: int | None
    starts_on: date | None
    targets: Sequence[DatedValue]
    readings: Sequence[DatedValue]

    @property
    def measurable(self) -> bool:
        """Whether there is a baseline to measure from and an owner to answer for it."""
        return self.owned and self.baseline is not None


def at_least(direction: str, value: int, other: int) -> bool:
    """Whether `value` is as good as `other`, or better."""
    return value >= other if direction == Direction.HIGHER else value <= other


def gain(direction: str, baseline: int | None, value: int) -> int | None:
    """By how much `value` is better than the baseline, below zero where it is worse.

    Where more is better and no baseline was given, what is claimed counts from nothing; None where less is better.
    """
    if direction == Direction.HIGHER:
        return value - (baseline or 0)
    return None if baseline is None else baseline - value


def standing_of(course: Course, today: date) -> Standing:
    """How a benefit stands: its last reading held against the last target whose day had come by then.

    A target whose day has passed since the last reading asks for another reading. A dis-benefit is on track while it
    stays within what was expected.
    """
    if course.state == BenefitState.WITHDRAWN:
        return Standing.WITHDRAWN
    if not course.measurable:
        return Standing.NOT_MEASURABLE
    if course.state != BenefitState.APPROVED:
        return Standing.NOT_APPROVED
    readings = [one for one in course.readings if one.on <= today]
    passed = [one for one in course.targets if one.on <= today]
    if not readings:
        started = bool(passed) or (course.starts_on is not None and course.starts_on <= today)
        return Standing.READING_DUE if started else Standing.NOT_STARTED
    last = readings[-1]
    if passed and passed[-1].on > last.on:
        return Standing.READING_DUE
    return _held_against(course, last)


def _held_against(course: Course, last: DatedValue) -> Standing:
    assert course.baseline is not None, "only what is measurable is held against its targets"
    dis = course.benefit_class == BenefitClass.DIS_BENEFIT
    if not dis:
        if course.targets and at_least(course.direction, last.value, course.targets[-1].value):
            return Standing.REACHED
        if not at_least(course.direction, last.value, course.baseline):
            return Standing.WORSE
    due = [one for one in course.targets if one.on <= last.on] or (list(course.targets[:1]) if dis else [])
    if due and not at_least(course.direction, last.value, due[-1].value):
        return Standing.BEHIND
    return Standing.ON_TRACK


def reaches_the_financial_case(benefit_class: str, unit: str) -> bool:
    """Whether a benefit is money that can be taken out of a budget: cash-releasing, and counted in pounds."""
    return benefit_class == BenefitClass.CASH_RELEASING and unit == Unit.POUNDS
