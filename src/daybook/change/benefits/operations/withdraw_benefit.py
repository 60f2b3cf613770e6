"""A benefit is claimed no longer."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.keeping import locked_benefit, move, refuse_unless_moves, said
from daybook.change.benefits.refs import BenefitRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("benefits.withdraw_benefit")
def withdraw_benefit(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> BenefitRef:
    """Take a benefit out of what is claimed, for good, saying why; all it said stays on record.

    Refused `words_missing`, `bad_text`, `wrong_state` or `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_unless_moves(row, "withdraw_benefit")
    return move(row, "withdraw_benefit", actor, now, words=said(reason, "why it is claimed no longer"))
