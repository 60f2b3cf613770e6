"""Services with their baselines, and requirements with their wordings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.models.logs import Log
from daybook.change.discovery.rules.catalogue import LONGEST_TRACE, Measure, Priority
from daybook.change.discovery.states import RequirementState


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
