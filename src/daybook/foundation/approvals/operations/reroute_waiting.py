"""What waits goes to whoever decides it by the scheme that is now in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybook.foundation.approvals.routing import reroute
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("approvals.reroute_waiting")
def reroute_waiting(*, actor: Actor, now: datetime) -> Sequence[str]:
    """Move items whose decider another rule of the scheme names since today; the references that moved.

    Refused `nothing_to_move` when every item waits for whoever decides it.
    """
    moved = reroute(now)
    if not moved:
        raise Refused("nothing_to_move", "Everything waits for whoever decides it by the scheme in force.")
    return moved
