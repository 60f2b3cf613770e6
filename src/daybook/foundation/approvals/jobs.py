"""What the worker does with what waits."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.operations.reroute_waiting import reroute_waiting
from daybook.foundation.approvals.routing import misrouted
from daybook.kernel.actor import system_actor

ROUTER = "router"


def reroute_misrouted(now: datetime) -> None:
    """Put what a rule of the scheme that begins or ends today gives to others into their inboxes."""
    if misrouted(now):
        reroute_waiting(actor=system_actor(ROUTER), now=now)
