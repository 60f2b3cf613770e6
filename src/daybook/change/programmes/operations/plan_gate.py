"""A gate is planned."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.gating import planned
from daybook.change.programmes.models import Gate
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import GateRef
from daybook.change.programmes.rules.gates import LONGEST_TITLE
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("programmes.plan_gate")
def plan_gate(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    title: str,
    why: str,
    step: str = "",
    planned_on: date | None = None,
) -> GateRef:
    """Plan a gate: on a day, or when a step of the plan ends, so that it moves with the plan.

    Refused `bad_name`, `name_taken`, `day_missing`, `unknown_step`, `words_missing`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    check_name(title, LONGEST_TITLE, "The title")
    if row.gates.filter(title=title).exists():
        raise Refused("name_taken", f"{row.reference} has a gate {title} already. Move that one.")
    gate = Gate.objects.create(
        reference=next_reference("GATE"), programme=row, title=title, made_by=actor.person, at=now
    )
    planned(gate, row, actor, now, step=step, planned_on=planned_on, why=why)
    note(gate.reference)
    return GateRef(gate.reference, row.reference, title, False, keep(row).version)
