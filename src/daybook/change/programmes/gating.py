"""What the acts on a programme's gates share: find one, and keep its day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.models import Gate, GateDay, Programme, Recommendation, RecommendationDone
from daybook.change.programmes.planning import current_plan
from daybook.change.programmes.progress import reasoned
from daybook.foundation.approvals.public import refuse_own_work
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


def gate_of(row: Programme, reference: str) -> Gate:
    """A gate of the programme; Refused `not_found`."""
    found = row.gates.filter(reference=reference).first()
    if found is None:
        raise Refused("not_found", f"{row.reference} has no gate {reference[:40]}. Look for it in its list.")
    return found


def refuse_passed(gate: Gate) -> None:
    """Refused `wrong_state` once a gate was passed."""
    if hasattr(gate, "passed"):
        message = f"{gate.reference} was passed. Plan another gate for what comes next."
        raise Refused("wrong_state", message, subject=gate.reference)


def refuse_passing(gate: Gate, actor: Actor) -> None:
    """Refused `wrong_state`, `not_reviewed` before anybody has, or `own_work` for whoever recorded a review."""
    refuse_passed(gate)
    makers = set(gate.reviews.values_list("made_by", flat=True))
    if not makers:
        message = f"Nobody has reviewed {gate.reference} yet. Record its review first."
        raise Refused("not_reviewed", message, subject=gate.reference)
    for maker in sorted(makers):
        refuse_own_work(actor, maker, "the record of its review")


def refuse_done(one: Recommendation, gate: str) -> None:
    """Refused `wrong_state` once it was recorded that a recommendation was done."""
    if RecommendationDone.objects.filter(recommendation=one).exists():
        raise Refused("wrong_state", f"Recommendation {one.number} of {gate} was closed before.", subject=gate)


def planned(
    gate: Gate, row: Programme, actor: Actor, now: datetime, *, step: str, planned_on: date | None, why: str
) -> None:
    """Keep when a gate is: on a day, or when a step ends. Refused `day_missing`, `unknown_step` or `unchanged`."""
    words = reasoned(why, "why it is then")
    if bool(step) == (planned_on is not None):
        raise Refused("day_missing", "Give either the step of the plan after which it comes, or a day; not both.")
    if step and not current_plan(row).steps.filter(key=step).exists():
        raise Refused("unknown_step", f"The plan has no step {step[:40]}. Give the key of one, or a day.")
    last = gate.days.order_by("-number").first()
    if last is not None and (last.step, last.planned_on) == (step, planned_on):
        raise Refused("unchanged", f"{gate.reference} is planned for then already.")
    number = last.number + 1 if last else 1
    GateDay.objects.create(
        gate=gate, number=number, step=step, planned_on=planned_on, why=words, made_by=actor.person, at=now
    )
