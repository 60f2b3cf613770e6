"""The review of a gate is recorded, with what it recommends."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.gating import gate_of, refuse_passed
from daybook.change.programmes.models import GateReview, Recommendation
from daybook.change.programmes.owning import owner_given
from daybook.change.programmes.progress import keep, locked_programme, refuse_day_to_come, told
from daybook.change.programmes.refs import GateRef
from daybook.change.programmes.rules.gates import LONGEST_REVIEWERS, Confidence, RecommendationRow, faults_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import can_be_kept, check_name


@operation("programmes.record_review")
def record_review(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    gate: str,
    held_on: date,
    reviewers: str,
    confidence: str,
    words: str,
    recommendations: list[RecommendationRow],
) -> GateRef:
    """Record who reviewed a gate, how sure they are (green, amber or red), and what they recommend to whom by when.

    Refused `unknown_confidence`, `bad_recommendations` naming each fault, `unknown_post`, `bad_name`, `words_missing`,
    `bad_day`, `wrong_state` once the gate was passed, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = gate_of(row, gate)
    refuse_passed(found)
    refuse_day_to_come(held_on, now)
    check_name(reviewers, LONGEST_REVIEWERS, "Who reviewed it")
    if confidence not in list(Confidence):
        raise Refused("unknown_confidence", f"Reviewers are one of: {', '.join(Confidence)}.")
    faults = faults_of(recommendations)
    faults += ["A recommendation has a character that cannot be kept."] * any(
        not can_be_kept(one.words) for one in recommendations
    )
    if faults:
        raise Refused("bad_recommendations", " ".join(faults[:5]), faults=len(faults))
    review = GateReview.objects.create(
        gate=found,
        number=found.reviews.count() + 1,
        held_on=held_on,
        reviewers=reviewers,
        confidence=confidence,
        words=told(words, "what they found"),
        made_by=actor.person,
        at=now,
    )
    before = Recommendation.objects.filter(review__gate=found).count()
    owners = [owner_given("" if one.owner_post else one.owner, one.owner_post, now) for one in recommendations]
    Recommendation.objects.bulk_create(
        Recommendation(
            review=review, number=number, words=one.words, urgency=one.urgency, owner=owner, owner_post=post,
            due_on=one.due_on,
        )
        for number, (one, (owner, post)) in enumerate(zip(recommendations, owners, strict=True), start=before + 1)
    )  # fmt: skip
    note(gate, review=review.number, confidence=confidence, recommendations=len(recommendations))
    return GateRef(gate, row.reference, found.title, False, keep(row).version)
