"""What the worker does with what waits: it follows the scheme of the day, and is told of in one e-mail a day."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.operations.lapse_offers import lapse_offers
from daybook.foundation.approvals.operations.reroute_waiting import reroute_waiting
from daybook.foundation.approvals.operations.write_digests import write_digests
from daybook.foundation.approvals.queries import offers_waiting_in_vain
from daybook.foundation.approvals.routing import misrouted
from daybook.foundation.notifications.public import digest_is_due
from daybook.kernel.actor import system_actor
from daybook.kernel.periods import london_bounds, london_day

ROUTER, DIGESTER = "router", "digester"
FROM_HOUR = 7


def reroute_misrouted(now: datetime) -> None:
    """Put what a rule of the scheme that begins or ends today gives to others into their inboxes."""
    if misrouted(now):
        reroute_waiting(actor=system_actor(ROUTER), now=now)


def lapse_offers_over(now: datetime) -> None:
    """Take offers to act as deputy whose days have passed out of every inbox, as the system actor `router`."""
    if offers_waiting_in_vain(now):
        lapse_offers(actor=system_actor(ROUTER), now=now)


def write_due_digests(now: datetime) -> int:
    """Write the digests of the day from seven in the morning, as the system actor `digester`; how many."""
    day, written = london_day(now), 0
    if (now - london_bounds(day)[0]).total_seconds() < FROM_HOUR * 3600:
        return 0
    while digest_is_due(day):
        written += len(write_digests(actor=system_actor(DIGESTER), now=now))
    return written
