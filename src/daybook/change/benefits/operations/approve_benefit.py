"""A benefit is approved: what it promises counts."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.keeping import locked_benefit, move, said
from daybook.change.benefits.queries import live_overlaps
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.refusing import refuse_approving
from daybook.change.benefits.rules.counting import overlaps_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("benefits.approve_benefit")
def approve_benefit(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str = "") -> BenefitRef:
    """Approve a benefit that can be measured; one that overlaps others only with a reason why it does not count twice.

    Refused `own_work` for whoever wrote it or will answer for it, `not_measurable` without a baseline, an owner or a
    target, `counted_twice` naming the others, `wrong_state` or `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_approving(row, actor, now)
    named = overlaps_of(reference, live_overlaps())
    if named and not reason.strip():
        others = sorted({other for one in named for other in one.references} - {reference})
        why = "; ".join(one.why for one in named)
        who = f" with {', '.join(others)}" if others else ""
        message = f"It may count twice{who}: {why}. Say why it does not, or have it revised first."
        raise Refused("counted_twice", message, others=others)
    words = said(reason, "why it does not count twice") if reason.strip() else ""
    return move(row, "approve_benefit", actor, now, words=words)
