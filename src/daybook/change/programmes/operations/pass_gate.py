"""A programme passes a gate."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.gating import gate_of, refuse_passing
from daybook.change.programmes.models import GatePassed, Recommendation
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import GateRef
from daybook.change.programmes.rules.gates import LONGEST_WORDS, Urgency
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note


@operation("programmes.pass_gate")
def pass_gate(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, gate: str, conditions: str = ""
) -> GateRef:
    """Let the programme go on past a gate that was reviewed: without conditions, or under those that are said.

    Refused `actions_open` while what is to be done now is not, unless conditions are said; `not_reviewed`, `own_work`
    for whoever recorded a review, `bad_text`, `wrong_state`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = gate_of(row, gate)
    refuse_passing(found, actor)
    said = conditions.strip()
    check_note(said, LONGEST_WORDS)
    waiting = _to_be_done_now(found.pk)
    if waiting and not said:
        message = (
            f"What is to be done now is not: {', '.join(waiting)}. Have it closed, or say under which conditions the "
            "programme goes on."
        )
        raise Refused("actions_open", message, recommendations=len(waiting))
    GatePassed.objects.create(gate=found, conditions=said, made_by=actor.person, at=now)
    note(gate, conditions=bool(said), open=len(waiting))
    return GateRef(gate, row.reference, found.title, True, keep(row).version)


def _to_be_done_now(gate: int) -> list[str]:
    open_ones = Recommendation.objects.filter(review__gate=gate, urgency=Urgency.DO_NOW, done=None).order_by("number")
    return [f"{one.number} ({one.owner}, by {one.due_on:%-d %B %Y})" for one in open_ones]
