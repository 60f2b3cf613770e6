"""Event logs: their measures, their events, and that they were withdrawn."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.rules.screening import Cases, People


class Log(models.Model):
    """An event log: where it came from, how personal data was dealt with, and its measures when it was brought in.

    `digest` is the SHA-256 of its events in order; `file_digest` that of the file, blank where there was none.
    """

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    source = models.CharField(max_length=LONGEST_SOURCE)
    file_name = models.CharField(max_length=LONGEST_TITLE, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    people = models.CharField(max_length=20, choices=[(one.value, one.value) for one in People])
    case_names = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Cases])
    texts_changed = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    activities = models.PositiveIntegerField()
    variants = models.PositiveIntegerField()
    dropped = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    median_microseconds = models.BigIntegerField()
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(source=""), name="log_title_and_source_given"),
            models.CheckConstraint(condition=Q(people__in=[one.value for one in People]), name="log_people_known"),
            models.CheckConstraint(
                condition=Q(case_names__in=[one.value for one in Cases]), name="log_case_names_known"
            ),
            models.CheckConstraint(
                condition=Q(cases__gte=1, events__gte=F("cases"), activities__gte=1, variants__gte=1)
                & Q(variants__lte=F("cases"), activities__lte=F("events")),
                name="log_counts_fit",
            ),
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="log_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(median_microseconds__gte=0), name="log_takes_time"),
        ]

    def __str__(self) -> str:
        return self.reference


class LogPart(models.Model):
    """Some of a log's events in order, as Parquet; removed when the log is withdrawn."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "number"], name="log_part_once")]

    def __str__(self) -> str:
        return f"{self.log_id} part {self.number}"


class LogWithdrawal(models.Model):
    """That a log's events were removed, by whom and why; its counts stay."""

    log = models.OneToOneField(Log, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=LONGEST_REASON)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="log_withdrawal_says_why")]

    def __str__(self) -> str:
        return f"{self.log_id} withdrawn"
