"""A change to the scheme of delegation is turned down."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.changing import LONGEST_REASON, SchemeChangeRef, locked_scheme_change, settle
from daybook.foundation.approvals.public import refuse_own_work
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note


@operation("approvals.refuse_scheme_change")
def refuse_scheme_change(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str
) -> SchemeChangeRef:
    """Turn a proposed change down, saying why; the scheme stays as it is.

    Refused `reason_missing`, `bad_text`, `not_found`, `stale`, `wrong_state`, or `own_work` for whoever proposed it.
    """
    check_note(reason, LONGEST_REASON)
    if not reason.strip():
        raise Refused("reason_missing", "Say why it is turned down: whoever proposed it reads this.")
    change = locked_scheme_change(reference, seen_version)
    refuse_own_work(actor, change.proposed_by, f"the proposal {reference}")
    return settle(change, "refuse_scheme_change", actor, now, reason.strip())
