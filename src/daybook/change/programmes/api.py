"""What programs may read of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.change.programmes.models import Programme
from daybook.change.programmes.planning import step_ends
from daybook.change.programmes.queries import visible_lessons, visible_programmes
from daybook.change.programmes.rules.team import RoleKind, costs_by_month
from daybook.change.programmes.running import (
    GateSheet,
    gates_of,
    stakeholders_of,
    standing_of_action,
    standing_of_lesson,
)
from daybook.change.programmes.teaming import team_of, transfers_of
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.periods import FinancialYear, london_day
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
    """Every lesson of a programme, by reference; none where there is no such programme."""
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


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of a team: its rate (day_rate or annual_cost), its days, half days a week, and what it costs in pence."""

    reference: str
    title: str
    kind: str
    basis: str
    rate_pence: Pence
    source: str
    starts_on: date
    ends_before: date
    half_days: int
    cost_pence: Pence


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What a team costs in a month, in pence by kind; `month` is its first day."""

    month: date
    year: str
    in_house_pence: Pence
    consultant_pence: Pence
    contingent_pence: Pence


@dataclass(frozen=True, slots=True)
class TransferRow:
    """Something to be handed over to a post: open, shown, confirmed or dropped."""

    reference: str
    role: str
    knowledge: str
    to_post: str
    evidence: str
    standing: str


def _programme(actor: Actor, reference: str) -> Programme | None:
    return visible_programmes(actor).filter(reference=reference).first()


def read_team(*, actor: Actor, now: datetime, programme: str) -> list[RoleRow]:
    """Every role that is planned in a programme, by reference; none where there is no such programme."""
    row = _programme(actor, programme)
    return [
        RoleRow(
            reference=one.row.reference,
            title=one.now.title,
            kind=one.now.kind,
            basis=one.now.basis,
            rate_pence=Pence(one.now.rate_pence),
            source=one.now.source,
            starts_on=one.now.starts_on,
            ends_before=one.now.ends_before,
            half_days=one.now.half_days,
            cost_pence=one.cost,
        )
        for one in (team_of(row) if row else ())
        if not one.now.dropped
    ]


def read_team_months(*, actor: Actor, now: datetime, programme: str) -> list[MonthRow]:
    """What the team of a programme costs by month; none where there is no such programme."""
    row = _programme(actor, programme)
    planned = [one.terms for one in (team_of(row) if row else ()) if not one.now.dropped]
    return [
        MonthRow(
            month=month,
            year=str(FinancialYear.of(month)),
            in_house_pence=kinds[RoleKind.IN_HOUSE],
            consultant_pence=kinds[RoleKind.CONSULTANT],
            contingent_pence=kinds[RoleKind.CONTINGENT],
        )
        for month, kinds in costs_by_month(planned).items()
    ]


def read_transfers(*, actor: Actor, now: datetime, programme: str) -> list[TransferRow]:
    """What is to be handed over in a programme, by reference; none where there is no such programme."""
    row = _programme(actor, programme)
    return [
        TransferRow(
            reference=one.row.reference,
            role=one.row.role.reference,
            knowledge=one.row.knowledge,
            to_post=one.row.to_post,
            evidence=one.shown.evidence if one.shown else "",
            standing=one.standing.value,
        )
        for one in (transfers_of(row) if row else ())
    ]


def read_stakeholders(*, actor: Actor, now: datetime, programme: str) -> list[StakeholderRow]:
    """Every stakeholder of a programme, by reference; none where there is no such programme."""
    row, today = _programme(actor, programme), london_day(now)
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
        for one in (stakeholders_of(row) if row else ())
    ]


def read_gates(*, actor: Actor, now: datetime, programme: str) -> list[GateRow]:
    """Every gate of a programme, by its day; none where there is no such programme."""
    row, today = _programme(actor, programme), london_day(now)
    return [_gate_row(one, today) for one in gates_of(row, step_ends(row))] if row else []


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
    Reading("programmes.team", "programmes.view", read_team),
    Reading("programmes.team_months", "programmes.view", read_team_months),
    Reading("programmes.transfers", "programmes.view", read_transfers),
)
