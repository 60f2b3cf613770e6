"""An engagement that was logged wrongly is logged anew."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.engaging import found_engagement, logged
from daybook.change.discovery.models import Engagement
from daybook.change.discovery.queries.engaging import find_engagement
from daybook.change.discovery.refs import EngagementRef
from daybook.change.discovery.rules.engaging import Way
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("discovery.correct_engagement")
def correct_engagement(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    way: Way,
    title: str,
    held_on: date,
    suppliers: list[str],
    ours: str,
    words: str,
    interests: str,
    because: str,
) -> EngagementRef:
    """Log anew what was logged wrongly, saying why: the new one stands, the earlier stays to be read.

    What was asked then, and what it changed, go on from the one that stands, which programmes that rest on the earlier
    show. Refused `not_found`, `corrected` where another corrects it already, or as `log_engagement` refuses.
    """
    Engagement.objects.select_for_update().filter(reference=reference).first()
    before = found_engagement(reference)
    row = logged(
        actor=actor, now=now, way=way, title=title, held_on=held_on, suppliers=suppliers, ours=ours, words=words,
        interests=interests, corrects=before, because=because,
    )  # fmt: skip
    return find_engagement(row.reference)
