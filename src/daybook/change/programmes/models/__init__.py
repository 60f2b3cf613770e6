"""Programmes: what a decision set going, the documents and the plan, and what is kept of how the work is run.

Everything but the programme's own row and the standing of register items is added and never changed, by trigger: a plan
is a new version, a section is written anew, so any day can be shown as it was.
"""

from __future__ import annotations

from daybook.change.programmes.models.opened import (
    Adopted,
    Issued,
    Item,
    MandateStep,
    Plan,
    PlanStep,
    Programme,
    Runway,
    Screening,
    Writing,
)
from daybook.change.programmes.models.owning import OwnerAsked, OwnerReport
from daybook.change.programmes.models.running import (
    Engagement,
    EngagementHeld,
    Gate,
    GateDay,
    GatePassed,
    GateReview,
    Judgement,
    Lesson,
    LessonSettled,
    Recommendation,
    RecommendationDone,
    Stakeholder,
)
from daybook.change.programmes.models.team import (
    Role,
    RoleTerms,
    TransferConfirmed,
    TransferDropped,
    TransferItem,
    TransferShown,
)
from daybook.kernel import triggers

__all__ = [
    "Adopted",
    "Engagement",
    "EngagementHeld",
    "Gate",
    "GateDay",
    "GatePassed",
    "GateReview",
    "Issued",
    "Item",
    "Judgement",
    "Lesson",
    "LessonSettled",
    "MandateStep",
    "OwnerAsked",
    "OwnerReport",
    "Plan",
    "PlanStep",
    "Programme",
    "Recommendation",
    "RecommendationDone",
    "Role",
    "RoleTerms",
    "Runway",
    "Screening",
    "Stakeholder",
    "TransferConfirmed",
    "TransferDropped",
    "TransferItem",
    "TransferShown",
    "Writing",
]

TRIGGERS = [
    trigger
    for table, words in (
        ("programmes_mandatestep", "steps of a mandate are never changed"),
        ("programmes_writing", "what was written is never changed: write it anew"),
        ("programmes_plan", "a plan is never changed: make another version"),
        ("programmes_planstep", "a plan is never changed: make another version"),
        ("programmes_runway", "a runway is never changed: set it anew"),
        ("programmes_adopted", "what a programme rests on is never changed: adopt another record"),
        ("programmes_screening", "a screening is never changed: answer it again"),
        ("programmes_issued", "what was signed off is never changed: sign off another version"),
        ("programmes_lesson", "a lesson is never changed: log another"),
        ("programmes_lessonsettled", "what became of a lesson is never changed: log another"),
        ("programmes_stakeholder", "a stakeholder is never changed: judge it anew"),
        ("programmes_judgement", "a judgement is never changed: judge anew"),
        ("programmes_engagement", "what was owed is never changed: plan another"),
        ("programmes_engagementheld", "what came of an engagement is never changed"),
        ("programmes_gate", "a gate is never changed: move it"),
        ("programmes_gateday", "the day of a gate is never changed: move it anew"),
        ("programmes_gatereview", "a review is never changed: record another"),
        ("programmes_recommendation", "a recommendation is never changed"),
        ("programmes_recommendationdone", "that a recommendation was done is never changed"),
        ("programmes_role", "a role is never changed: plan it otherwise"),
        ("programmes_roleterms", "terms of a role are never changed: plan it otherwise"),
        ("programmes_transferitem", "what is to be handed over is never changed"),
        ("programmes_transfershown", "what showed it is never changed: show it again"),
        ("programmes_transferdropped", "that it was dropped is never changed: list it anew"),
        ("programmes_transferconfirmed", "that it was handed over is never changed"),
        ("programmes_ownerasked", "that an owner was asked is never changed"),
        ("programmes_ownerreport", "what an owner said is never changed: report anew"),
        ("programmes_gatepassed", "that a gate was passed is never changed"),
    )
    for trigger in triggers.append_only(table, words)
]
