"""How sound extracts are: each scored once by its rules, with the records to fix and nothing personal of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.change.discovery.models.lengths import LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.rules.quality import LONGEST_SHAPE
from daybook.change.discovery.rules.quality_rules import LONGEST_COLUMN, LONGEST_RULE


class Extract(models.Model):
    """An extract of a data set, taken on a day: how many records it had, and how many broke no rule."""

    reference = models.CharField(max_length=20, unique=True)
    data_set = models.CharField(max_length=LONGEST_TITLE)
    source = models.CharField(max_length=LONGEST_SOURCE)
    taken_on = models.DateField()
    file_name = models.CharField(max_length=LONGEST_TITLE, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    records = models.PositiveIntegerField()
    sound = models.PositiveIntegerField()
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(data_set="") & ~Q(source=""), name="extract_set_and_source_given"),
            models.CheckConstraint(condition=Q(records__gte=1, sound__lte=F("records")), name="extract_counts_fit"),
        ]
        indexes = [models.Index(fields=["data_set", "taken_on"], name="extract_set_by_day")]

    def __str__(self) -> str:
        return self.reference


class ExtractRule(models.Model):
    """A rule on a column of an extract: how many cells it judged, and how many of them broke it."""

    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveIntegerField()
    column = models.CharField(max_length=LONGEST_COLUMN)
    words = models.CharField(max_length=LONGEST_RULE)
    judged = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["extract", "number"], name="extract_rule_once"),
            models.CheckConstraint(condition=Q(failed__lte=F("judged")), name="extract_rule_counts_fit"),
        ]

    def __str__(self) -> str:
        return f"{self.column}: {self.words}"


class Fault(models.Model):
    """A record to fix: its number in the extract, and the shape of the cell that broke a rule, never the cell."""

    rule = models.ForeignKey(ExtractRule, on_delete=models.PROTECT, related_name="faults")
    record = models.PositiveIntegerField()
    shape = models.CharField(max_length=LONGEST_SHAPE, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "record"], name="fault_once"),
            models.CheckConstraint(condition=Q(record__gte=1), name="fault_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} record {self.record}"
