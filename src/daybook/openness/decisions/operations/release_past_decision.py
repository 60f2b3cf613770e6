"""A decision taken elsewhere is shown to the public, as its source tells it."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.public import ChainLink, chain_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.openness.decisions.models import PastPublicDecision


@operation("openness.release_past_decision")
def release_past_decision(*, actor: Actor, now: datetime, reference: str) -> str:
    """Copy what a past decision's source says to where anybody may read it; again, it changes nothing. Its key.

    Done by the subscription to `PastDecisionRecorded`. Refused `not_found` for one that is not a past decision.
    """
    found = _past(reference)
    PastPublicDecision.objects.get_or_create(
        slug=found.slug,
        defaults={
            "reference": found.reference,
            "title": found.title,
            "decided": found.decided,
            "sorts_on": found.sorts_on,
            "amount_pence": found.amount_pence,
            "summary": found.summary,
            "source": found.source,
            "follows": found.follows[0] if found.follows else "",
            "released_at": now,
        },
    )
    note(found.slug)
    return found.slug


def _past(slug: str) -> ChainLink:
    for link in chain_of(slug):
        if link.slug == slug and not link.held:
            return link
    raise Refused("not_found", f"There is no past decision {slug}. Record it first, with its source.")
