"""Event logs, services with their baselines, and requirements. What was said of them is added to, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.change.discovery.rules.catalogue import LONGEST_TRACE, Measure, Priority
from daybook.change.discovery.rules.screening import Cases, People
from daybook.change.discovery.states import RequirementState
from daybook.kernel import triggers

LONGEST_TITLE, LONGEST_SOURCE, LONGEST_REASON = 120, 300, 500


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


class Service(models.Model):
    """A service of today: what it is for and the post that owns it. `version` counts changes."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=LONGEST_TITLE, unique=True)
    purpose = models.CharField(max_length=LONGEST_REASON)
    owner_post = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(purpose="") & ~Q(owner_post=""), name="service_says_what_and_whose"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="service_counts_from_one"),
        ]

    def __str__(self) -> str:
        return self.reference


class Baseline(models.Model):
    """One measure of a service on a day, and on what basis; in millionths of its unit."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="baselines")
    measure = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Measure])
    value_millionths = models.BigIntegerField()
    measured_on = models.DateField()
    basis = models.CharField(max_length=LONGEST_SOURCE)
    log = models.ForeignKey(Log, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__in=[one.value for one in Measure]), name="baseline_measure_known"
            ),
            models.CheckConstraint(condition=Q(value_millionths__gte=0), name="baseline_not_below_zero"),
            models.CheckConstraint(
                condition=~Q(measure=Measure.SATISFACTION.value) | Q(value_millionths__lte=100_000_000),
                name="baseline_satisfaction_in_per_cent",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="baseline_says_on_what_basis"),
        ]
        indexes = [models.Index(fields=["service", "measure", "measured_on"], name="baseline_latest")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.measure}"


class Requirement(models.Model):
    """A requirement, whose words stand in its wordings: the one of its `version` holds."""

    reference = models.CharField(max_length=20, unique=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RequirementState])
    dropped_because = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in RequirementState]), name="requirement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", dropped_because="") | Q(Q(state="dropped"), ~Q(dropped_because="")),
                name="requirement_dropped_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Wording(models.Model):
    """What a requirement said in one of its versions: in which words, from whom, how much it matters, how it is met."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="wordings")
    version = models.PositiveIntegerField()
    statement = models.CharField(max_length=LONGEST_REASON)
    source = models.CharField(max_length=LONGEST_SOURCE)
    priority = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Priority])
    measure = models.CharField(max_length=LONGEST_SOURCE)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "version"], name="wording_once_a_version"),
            models.CheckConstraint(
                condition=Q(priority__in=[one.value for one in Priority]), name="wording_priority_known"
            ),
            models.CheckConstraint(
                condition=~Q(statement="") & ~Q(source="") & ~Q(measure=""), name="wording_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} v{self.version}"


class Trace(models.Model):
    """What a wording leads to: a service, a log, an option or an interface, by its reference or its name."""

    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="traces")
    to = models.CharField(max_length=LONGEST_TRACE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wording", "to"], name="trace_once")]
        indexes = [models.Index(fields=["to"], name="trace_to")]

    def __str__(self) -> str:
        return self.to


TRIGGERS = [
    *triggers.append_only("discovery_log", "event logs are withdrawn, never changed or removed"),
    *triggers.append_only("discovery_logwithdrawal", "withdrawals of event logs are never changed"),
    triggers.refuse("discovery_logpart", "UPDATE", "events of a log are never changed"),
    *triggers.append_only("discovery_baseline", "baselines are measured again, never changed"),
    *triggers.append_only("discovery_wording", "a requirement is worded anew, never changed"),
    *triggers.append_only("discovery_trace", "a requirement is worded anew, never changed"),
]
