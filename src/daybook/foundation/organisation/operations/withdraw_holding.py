"""A holding entered by mistake is withdrawn."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.organisation.public import HoldingRef
from daybook.foundation.organisation.queries import find_holding
from daybook.foundation.organisation.refs import holding_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_withdrawal
from daybook.kernel.operation import note, operation


@operation("organisation.withdraw_holding")
def withdraw_holding(*, actor: Actor, now: datetime, post: str, version: int) -> HoldingRef:
    """Withdraw a holding that never was; what was believed until now can still be seen as at an earlier moment.

    `version` is that of the holding seen. Refused `unknown_post`, or `stale` when it is not the latest.
    """
    holding = find_holding(post, version, now)
    ref = holding_ref(record_withdrawal(holding, recorded_at=now))
    note(post, valid_from=ref.valid_from.isoformat())
    note(ref.person)
    return ref
