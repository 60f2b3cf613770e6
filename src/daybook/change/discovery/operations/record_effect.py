"""What meeting the market changed is put on record."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.cataloguing import refuse_unknown
from daybook.change.discovery.engaging import found_engagement
from daybook.change.discovery.models import Effect
from daybook.change.discovery.models.lengths import LONGEST_REASON
from daybook.change.discovery.queries.engaging import find_engagement
from daybook.change.discovery.refs import EngagementRef
from daybook.change.discovery.rules.catalogue import traces_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("discovery.record_effect")
def record_effect(*, actor: Actor, now: datetime, engagement: str, to: str, words: str) -> EngagementRef:
    """Record what an engagement changed, and how: a requirement or service by reference, an option by either.

    Refused `not_found`, `bad_trace`, `unknown_trace` for a record of ours there is not, or `bad_name`.
    """
    row = found_engagement(engagement)
    named = traces_of([to])
    if not named:
        raise Refused("bad_trace", "Say what was changed: a requirement by its reference, or an option by its name.")
    refuse_unknown(named)
    check_name(words, LONGEST_REASON, "How it was changed")
    Effect.objects.create(engagement=row, to=named[0], words=words, made_by=actor.person, at=now)
    note(named[0])
    return find_engagement(row.reference)
