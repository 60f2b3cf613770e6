"""A proposed change to the scheme of delegation is taken back."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.changing import SchemeChangeRef, locked_scheme_change, settle
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("approvals.withdraw_scheme_change")
def withdraw_scheme_change(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> SchemeChangeRef:
    """Take back a change that you proposed and nobody has settled.

    Refused `not_found`, `stale`, `not_the_maker` for anybody else, or `wrong_state`.
    """
    change = locked_scheme_change(reference, seen_version)
    if change.proposed_by != actor.person:
        raise Refused(
            "not_the_maker", f"Only whoever proposed {reference} takes it back. Whoever approves may refuse it."
        )
    return settle(change, "withdraw_scheme_change", actor, now)
