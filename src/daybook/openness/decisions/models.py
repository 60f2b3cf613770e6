"""The public register: what anybody may read of a decision, copied from Part 1 and kept apart from the paper itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.kernel import triggers
from daybook.openness.decisions.states import PublicState

LONGEST_REASON = 500
_STATES = [state.value for state in PublicState]


class PublicDecision(models.Model):
    """One published decision as the public sees it.

    `record` is all of Part 1 as plain values, `text` its canonical text and `text_digest` that text's SHA-256;
    `signed_digest` is what the signatures carry. `words` is what search looks in.
    """

    slug = models.CharField(max_length=40, unique=True)
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    body = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=120, blank=True)
    programme = models.CharField(max_length=300, blank=True)
    decision_maker = models.CharField(max_length=120, blank=True)
    year = models.CharField(max_length=7)
    total_pence = models.BigIntegerField()
    decided_on = models.DateField()
    published_on = models.DateField()
    record = models.JSONField()
    text = models.TextField()
    text_digest = models.CharField(max_length=64)
    signed_digest = models.CharField(max_length=64)
    words = models.TextField()
    state = models.CharField(max_length=20, choices=[(state, state) for state in _STATES])
    superseded_by = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="public_decision_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PublicState.REMOVED.value) | ~Q(reason=""), name="public_decision_removed_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=PublicState.SUPERSEDED.value) | ~Q(superseded_by=""),
                name="public_decision_superseded_says_by_which",
            ),
            models.CheckConstraint(
                condition=Q(published_on__gte=models.F("decided_on")), name="public_decision_published_once_decided"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "published_on", "slug"], name="public_decision_latest"),
            models.Index(fields=["text_digest"], name="public_decision_text"),
            models.Index(fields=["signed_digest"], name="public_decision_signed"),
        ]

    def __str__(self) -> str:
        return self.reference


class PublicMove(models.Model):
    """That a decision entered the register, or went there from one state to another, and why: kept for good."""

    decision = models.ForeignKey(PublicDecision, on_delete=models.PROTECT, related_name="moves")
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["decision", "at"], name="public_move_at")]

    def __str__(self) -> str:
        return f"{self.decision} {self.verb}"


class PastPublicDecision(models.Model):
    """A decision taken elsewhere, as the source named says: it was not signed here, and no money was opened for it.

    `decided` is as the source gives it, `sorts_on` the first day it can have been; `follows` is the slug of the
    decision that it took further.
    """

    slug = models.CharField(max_length=40, unique=True)
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    decided = models.CharField(max_length=40)
    sorts_on = models.DateField()
    amount_pence = models.BigIntegerField(null=True)
    summary = models.TextField()
    source = models.CharField(max_length=300)
    follows = models.CharField(max_length=40, blank=True, db_index=True)
    released_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="past_public_decision_has_a_source")]

    def __str__(self) -> str:
        return self.reference


TRIGGERS = [
    *triggers.append_only("openness_pastpublicdecision", "what the source of a past decision says is never changed"),
    *triggers.append_only("openness_publicmove", "what happened to a published decision is never changed"),
    triggers.refuse("openness_publicdecision", "DELETE", "a published decision is removed from view, never deleted"),
    triggers.refuse("openness_publicdecision", "TRUNCATE", "a published decision is removed from view, never deleted"),
]
