"""A published decision is taken off public view."""

from __future__ import annotations

from datetime import datetime

from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.openness.decisions.refs import PublicRef
from daybook.openness.decisions.register import locked_decision, move, refuse_without_reason


@operation("openness.remove_decision")
def remove_decision(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> PublicRef:
    """Take a decision off public view: its address then says that it was removed and why, and nothing else of it.

    `reason` is read by the public. Refused `reason_missing`, `bad_text`, `stale` or `wrong_state`.
    """
    refuse_without_reason(reason)
    return move(locked_decision(reference, seen_version), "remove_decision", now, reason.strip())
