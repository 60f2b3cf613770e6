"""What programs may read of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.change.programmes.planning import step_ends
from daybook.change.programmes.queries import find_programme, visible_lessons
from daybook.change.programmes.running import (
    GateSheet,
    gates_of,
    stakeholders_of,
    standing_of_action,
    standing_of_lesson,
)
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.reading import Reading


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson: what it changed, what it recommends, and whether that was done (open, taken or not_taken)."""

    reference: str
    title: str
    happened: str
    target_kind: str
    target: str
    changed: str
    action: str
    standing: str
    learnt_on: date
    made_by: str


def read_lessons(*, actor: Actor, now: datetime, programme: str) -> list[LessonRow]:
    """Every lesson of a programme, by reference; Refused `not_found`."""
    find_programme(actor, programme)
    return [
        LessonRow(
            reference=one.reference,
            title=one.title,
            happened=one.happened,
            target_kind=one.target_kind,
            target=one.target,
            changed=one.changed,
            action=one.action,
            standing=standing_of_lesson(one).value,
            learnt_on=one.learnt_on,
            made_by=one.made_by,
        )
        for one in visible_lessons(actor, programme).order_by("reference")
    ]


@dataclass(frozen=True, slots=True)
class StakeholderRow:
    """A stakeholder as it is judged now, and what is owed next; `standing` blank where nothing is owed."""

    reference: str
    name: str
    approach: str
    influence: int
    interest: int
    stance: str
    wanted: str
    owner: str
    owed_next: str
    due_on: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class RecommendationStanding:
    """A recommendation of a gate's review: do_now, do_by or advised; open, overdue or done."""

    number: int
    words: str
    urgency: str
    owner: str
    due_on: date
    standing: str


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate: the day it is planned for, how sure its last reviewers were, how it stands, and what they recommend."""

    reference: str
    title: str
    planned_on: date | None
    step: str
    confidence: str
    standing: str
    recommendations: list[RecommendationStanding]


def read_stakeholders(*, actor: Actor, now: datetime, programme: str) -> list[StakeholderRow]:
    """Every stakeholder of a programme, by reference; Refused `not_found`."""
    today = london_day(now)
    return [
        StakeholderRow(
            reference=one.row.reference,
            name=one.row.name,
            approach=one.quarter.value,
            influence=one.judgement.influence,
            interest=one.judgement.interest,
            stance=one.judgement.stance,
            wanted=one.judgement.wanted,
            owner=one.judgement.owner,
            owed_next=one.owed.what if one.owed else "",
            due_on=one.owed.due_on if one.owed else None,
            standing=str(one.standing(today) or ""),
        )
        for one in stakeholders_of(find_programme(actor, programme))
    ]


def read_gates(*, actor: Actor, now: datetime, programme: str) -> list[GateRow]:
    """Every gate of a programme, by its day; Refused `not_found`."""
    row, today = find_programme(actor, programme), london_day(now)
    return [_gate_row(one, today) for one in gates_of(row, step_ends(row))]


def _gate_row(sheet: GateSheet, today: date) -> GateRow:
    return GateRow(
        reference=sheet.row.reference,
        title=sheet.row.title,
        planned_on=sheet.planned_on,
        step=sheet.day.step,
        confidence=sheet.reviews[-1].confidence if sheet.reviews else "",
        standing=sheet.standing(today).value,
        recommendations=[
            RecommendationStanding(
                number=one.number,
                words=one.words,
                urgency=one.urgency,
                owner=one.owner,
                due_on=one.due_on,
                standing=standing_of_action(one, today).value,
            )
            for one in sheet.actions
        ],
    )


READINGS = (
    Reading("programmes.lessons", "programmes.view", read_lessons),
    Reading("programmes.stakeholders", "programmes.view", read_stakeholders),
    Reading("programmes.gates", "programmes.view", read_gates),
)
