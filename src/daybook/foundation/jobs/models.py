"""Long work done apart from the page that asked for it, and the workers that do it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from daybook.foundation.jobs.states import JobState


class Job(models.Model):
    """One piece of long work: who asked, how far it is, how it ended.

    `attempt` tells its present holder from one that was thought lost.
    """

    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    title = models.CharField(max_length=200)
    requested_by = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default=JobState.WAITING.value)
    attempt = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    unit = models.CharField(max_length=20)
    message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in JobState]), name="job_state_known"),
            models.CheckConstraint(condition=Q(total=None) | Q(done__lte=F("total")), name="job_done_within_total"),
        ]
        indexes = [models.Index(fields=["requested_by", "-id"], name="job_of_person")]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind}"

    @property
    def reference(self) -> str:
        return f"JOB-{self.pk:06d}"


class Worker(models.Model):
    """A worker process that has been heard from, by the clock of the database, which all machines share."""

    name = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField(db_default=Now())
    beat_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
