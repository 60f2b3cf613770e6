"""What went before a paper and what is coming: past decisions, what supersedes what, meetings and their papers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.decisions.cases.models.papers import LONGEST_NAME, LONGEST_TITLE, Case


class PastDecision(models.Model):
    """A public decision that was taken elsewhere or before this record began: what its source says, and no more.

    `decided` is as the source gives it ("January 2023"), `sorts_on` the first day it can have been; `follows` is the
    slug of the decision that it took further.
    """

    reference = models.CharField(max_length=40, unique=True)
    slug = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    decided = models.CharField(max_length=40)
    sorts_on = models.DateField()
    amount_pence = models.BigIntegerField(null=True)
    summary = models.TextField()
    source = models.CharField(max_length=LONGEST_TITLE)
    follows = models.CharField(max_length=40, blank=True, db_index=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="past_decision_has_a_source"),
            models.CheckConstraint(condition=~Q(follows=F("slug")), name="past_decision_follows_another"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseLink(models.Model):
    """That a decision, once taken, superseded an earlier one, by its slug."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supersedes")
    earlier = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "earlier"], name="decision_supersedes_once")]

    def __str__(self) -> str:
        return f"{self.case} supersedes {self.earlier}"


class Meeting(models.Model):
    """A meeting that papers go to, and the day by which they are due."""

    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=LONGEST_NAME)
    on = models.DateField(db_index=True)
    papers_due_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    arranged_by = models.CharField(max_length=40)
    arranged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(papers_due_on__lte=F("on")), name="papers_due_by_the_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"


class PlannedPaper(models.Model):
    """A paper expected at a meeting: by the slug of its record once it is begun, by its subject before."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="planned")
    subject = models.CharField(max_length=LONGEST_TITLE)
    decision_maker = models.CharField(max_length=LONGEST_NAME)
    planned_by = models.CharField(max_length=40)
    planned_at = models.DateTimeField()
    removed_by = models.CharField(max_length=40, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"], condition=Q(removed_at=None), name="paper_planned_once_a_meeting"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="planned_paper_has_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.meeting}"
