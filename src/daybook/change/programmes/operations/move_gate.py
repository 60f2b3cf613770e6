"""A gate is planned for another time."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.gating import gate_of, planned, refuse_passed
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import GateRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation


@operation("programmes.move_gate")
def move_gate(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    gate: str,
    why: str,
    step: str = "",
    planned_on: date | None = None,
) -> GateRef:
    """Plan a gate for another day or step, saying why; earlier ones stay on record.

    Refused as for `plan_gate`, `unchanged`, or `wrong_state` once it was passed.
    """
    row = locked_programme(reference, seen_version)
    found = gate_of(row, gate)
    refuse_passed(found)
    planned(found, row, actor, now, step=step, planned_on=planned_on, why=why)
    note(gate)
    return GateRef(gate, row.reference, found.title, False, keep(row).version)
