"""The team of a programme, and what of what it knows is to be handed over."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.change.programmes.models.opened import Programme
from daybook.change.programmes.rules.team import (
    LONGEST_SOURCE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_HALF_DAYS,
    Basis,
    RoleKind,
)


class Role(models.Model):
    """A role in the team of a programme. What it is and costs is in its terms."""

    reference = models.CharField(max_length=20, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="roles")
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference


class RoleTerms(models.Model):
    """What a role is and costs, as somebody planned it; the latest counts. A role that is `dropped` costs nothing."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="terms", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    kind = models.CharField(max_length=10, choices=[(k, k.value) for k in RoleKind])
    basis = models.CharField(max_length=12, choices=[(b, b.value) for b in Basis])
    rate_pence = models.BigIntegerField()
    source = models.CharField(max_length=LONGEST_SOURCE)
    starts_on = models.DateField()
    ends_before = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    dropped = models.BooleanField(default=False)
    why = models.CharField(max_length=500)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="role_terms_numbered"),
            models.CheckConstraint(
                condition=Q(kind__in=list(RoleKind), basis__in=list(Basis)), name="role_terms_known"
            ),
            models.CheckConstraint(condition=Q(rate_pence__gt=0), name="role_terms_cost_something"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="role_terms_have_days"),
            models.CheckConstraint(
                condition=Q(half_days__gte=1, half_days__lte=MOST_HALF_DAYS), name="role_terms_within_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"terms {self.number} of {self.role_id}"


class TransferItem(models.Model):
    """Something that a consultant or contingent role knows, and the post that it is to be handed over to."""

    reference = models.CharField(max_length=20, unique=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="transfers")
    knowledge = models.CharField(max_length=300)
    to_post = models.CharField(max_length=40)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference


class TransferShown(models.Model):
    """What shows that something was handed over; the latest counts."""

    item = models.ForeignKey(TransferItem, on_delete=models.PROTECT, related_name="shown", db_index=False)
    number = models.PositiveIntegerField()
    evidence = models.TextField(max_length=LONGEST_WORDS)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="transfer_shown_numbered")]

    def __str__(self) -> str:
        return f"evidence {self.number} of {self.item_id}"


class TransferConfirmed(models.Model):
    """The holder of the receiving post confirmed that they have it now."""

    item = models.OneToOneField(TransferItem, on_delete=models.PROTECT, related_name="confirmed")
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id} confirmed"


class TransferDropped(models.Model):
    """Something is not handed over after all, and holds nothing back: why."""

    item = models.OneToOneField(TransferItem, on_delete=models.PROTECT, related_name="dropped")
    why = models.CharField(max_length=500)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id} dropped"
