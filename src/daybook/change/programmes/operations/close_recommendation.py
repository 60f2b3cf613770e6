"""A recommendation of a gate's review was done."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.gating import gate_of, refuse_done
from daybook.change.programmes.models import Recommendation, RecommendationDone
from daybook.change.programmes.owning import record_no_longer_owed
from daybook.change.programmes.progress import keep, locked_programme, refuse_day_to_come, told
from daybook.change.programmes.refs import GateRef
from daybook.change.programmes.rules.owning import subject_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("programmes.close_recommendation")
def close_recommendation(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, gate: str, number: int, done_on: date, words: str
) -> GateRef:
    """Record that a recommendation was done, on which day, and what shows it. Those of a passed gate are closed too.

    Refused `wrong_state` where it was closed before, `bad_day`, `words_missing`, `bad_text`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = gate_of(row, gate)
    one = Recommendation.objects.filter(review__gate=found, number=number).first()
    if one is None:
        raise Refused("not_found", f"{gate} has no recommendation {number}. Look at its page.")
    refuse_day_to_come(done_on, now)
    said = told(words, "what shows that it is done")
    refuse_done(one, gate)
    RecommendationDone.objects.create(recommendation=one, done_on=done_on, words=said, made_by=actor.person, at=now)
    record_no_longer_owed(subject_of(gate, number), now)
    note(gate, recommendation=str(number))
    return GateRef(gate, row.reference, found.title, hasattr(found, "passed"), keep(row).version)
