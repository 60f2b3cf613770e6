"""What the worker does with decision papers by itself."""

from __future__ import annotations

from datetime import datetime

import structlog

from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.queries import deferrals_ended
from daybook.kernel.actor import system_actor
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

log = structlog.get_logger(__name__)


def publish_deferred(now: datetime) -> int:
    """Publish every decision whose deferral has ended, as the system actor `publisher`; how many were.

    Done by two workers at once, the second is refused `wrong_state` and nothing is published twice.
    """
    published = 0
    for reference, version in deferrals_ended(london_day(now)):
        try:
            publish_case(actor=system_actor("publisher"), now=now, reference=reference, seen_version=version)
            published += 1
        except Refused as refusal:
            log.warning("deferred_not_published", case=reference, refusal=refusal.code)
    return published
