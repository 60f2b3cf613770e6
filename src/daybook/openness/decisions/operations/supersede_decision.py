"""A published decision is marked as replaced by a later one."""

from __future__ import annotations

from datetime import datetime

from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.openness.decisions.queries import successors_of
from daybook.openness.decisions.refs import PublicRef
from daybook.openness.decisions.register import locked_decision, move, slug_in


@operation("openness.supersede_decision")
def supersede_decision(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, superseded_by: str
) -> PublicRef:
    """Mark a decision as replaced by a later published one: it stays to be read, says so, and leaves the list of those
    in force.

    Refused `unknown_successor` unless the later one is on public view and was decided no earlier, `stale` or
    `wrong_state`.
    """
    decision = locked_decision(reference, seen_version)
    later = successors_of(decision).filter(slug=slug_in(superseded_by)).first()
    if later is None:
        message = (
            f"{superseded_by} is not a later decision on public view. Name the published decision that replaces it."
        )
        raise Refused("unknown_successor", message)
    decision.superseded_by = later.slug
    note(later.slug)
    return move(decision, "supersede_decision", now, "")
