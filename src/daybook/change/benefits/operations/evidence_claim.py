"""Somebody else than who claimed a figure holds it to be borne out."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.keeping import locked_benefit, move, said
from daybook.change.benefits.models import Actual, Evidencing
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.refusing import refuse_evidencing
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("benefits.evidence_claim")
def evidence_claim(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, number: int, seen: str
) -> BenefitRef:
    """Say that the figure claimed under a number is borne out, and what was seen that bears it out.

    Refused `own_work` for whoever claimed it, `not_measurable` without a baseline to hold it against,
    `already_evidenced`, `not_found`, `words_missing`, `bad_text`, `wrong_state` or `stale`.
    """
    row = locked_benefit(reference, seen_version)
    claim = Actual.objects.select_related("evidencing").filter(benefit=row, number=number).first()
    if claim is None:
        raise Refused("not_found", f"{reference} has no actual {number}. Look at its actuals.")
    refuse_evidencing(row, claim, actor)
    words = said(seen, "what you saw that bears it out")
    Evidencing.objects.create(actual=claim, words=words, made_by=actor.person, at=now)
    note(reference, actual=number)
    return move(row, "evidence_claim", actor, now, words=words)
