"""The outsourced service as it is paid for: its terms from a month on, and what was read of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.rules.charge_terms import LONGEST_LINE_NAME
from daybook.change.discovery.rules.readings import ReadingKind
from daybook.kernel.expressions import DayOfMonth


class Charge(models.Model):
    """A service that is paid for by its terms, and the codes under which the ledger pays it. `version` counts terms."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    supplier = models.CharField(max_length=LONGEST_TITLE)
    cost_centre = models.CharField(max_length=40, blank=True)
    account = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    months = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(supplier=""), name="charge_says_what_and_who"),
            models.CheckConstraint(
                condition=~Q(cost_centre="", account="", project=""), name="charge_is_paid_under_a_code"
            ),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=120), name="charge_lasts_some_months"),
            models.CheckConstraint(condition=Exact(DayOfMonth("starts_on"), 1), name="charge_starts_with_a_month"),
        ]

    def __str__(self) -> str:
        return self.reference


class ChargeTerms(models.Model):
    """Terms that hold from a month on until later ones do; lines and levels in the words in which they are stated."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField()
    holds_from = models.DateField()
    lines = models.TextField()
    levels = models.TextField(blank=True)
    credit_cap_millionths = models.BigIntegerField()
    index_name = models.CharField(max_length=LONGEST_TITLE, blank=True)
    index_cap_millionths = models.BigIntegerField(null=True)
    why = models.CharField(max_length=LONGEST_REASON)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charge", "number"], name="charge_terms_once"),
            models.CheckConstraint(condition=~Q(lines="") & ~Q(why=""), name="charge_terms_are_whole"),
            models.CheckConstraint(
                condition=Q(credit_cap_millionths__gte=0, credit_cap_millionths__lte=100_000_000),
                name="charge_credits_in_per_cent",
            ),
            models.CheckConstraint(
                condition=Q(index_cap_millionths=None) | Q(index_cap_millionths__gte=0), name="charge_index_cap_no_fall"
            ),
            models.CheckConstraint(condition=Exact(DayOfMonth("holds_from"), 1), name="charge_terms_hold_from_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.charge_id} terms {self.number}"


class ChargeReading(models.Model):
    """A volume, a measured level or an index figure of a month, with its source; the one recorded last counts."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="readings")
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ReadingKind])
    name = models.CharField(max_length=LONGEST_LINE_NAME)
    month = models.DateField()
    value_millionths = models.BigIntegerField()
    source = models.CharField(max_length=LONGEST_SOURCE)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ReadingKind]), name="charge_reading_kind_known"
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(name=""), name="charge_reading_says_of_what"),
            models.CheckConstraint(condition=Q(value_millionths__gte=0), name="charge_reading_not_below_nothing"),
            models.CheckConstraint(condition=Exact(DayOfMonth("month"), 1), name="charge_reading_of_a_month"),
        ]
        indexes = [models.Index(fields=["charge", "kind", "month"], name="charge_reading_by_month")]

    def __str__(self) -> str:
        return f"{self.charge_id} {self.kind} {self.month}"
