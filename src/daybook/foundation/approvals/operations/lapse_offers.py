"""Offers to act as deputy whose days have passed leave the inbox of whoever they were made to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybook.foundation.approvals.public import record_settled
from daybook.foundation.approvals.queries import offers_waiting_in_vain
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("approvals.lapse_offers")
def lapse_offers(*, actor: Actor, now: datetime) -> Sequence[str]:
    """Take what can no longer be accepted out of every inbox; the references of the offers.

    Refused `nothing_lapsed` when no such offer waits.
    """
    over = offers_waiting_in_vain(now)
    if not over:
        raise Refused("nothing_lapsed", "Every offer that waits can still be accepted.")
    for reference in over:
        record_settled(subject=reference, now=now)
        note(reference)
    return over
