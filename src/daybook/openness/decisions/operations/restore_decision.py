"""A removed decision is shown to the public again."""

from __future__ import annotations

from datetime import datetime

from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.openness.decisions.refs import PublicRef
from daybook.openness.decisions.register import locked_decision, move


@operation("openness.restore_decision")
def restore_decision(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> PublicRef:
    """Put a removed decision back on public view; one that had been superseded is shown as in force until that is
    said again.

    Refused `stale` or `wrong_state`.
    """
    decision = locked_decision(reference, seen_version)
    decision.superseded_by = ""
    return move(decision, "restore_decision", now, "")
