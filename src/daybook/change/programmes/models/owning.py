"""When whoever owns something in a programme was asked how it stands, and what they said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.change.programmes.models.opened import Programme
from daybook.change.programmes.rules.owning import LONGEST_SUBJECT, LONGEST_WORDS


class OwnerAsked(models.Model):
    """A post was asked how something stands that is due soon, or late: once for each day it was due on."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="owners_asked", db_index=False)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    owner_post = models.CharField(max_length=40)
    due_on = models.DateField()
    late = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "subject", "owner_post", "due_on", "late"], name="owner_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_post} about {self.subject}"


class OwnerReport(models.Model):
    """What whoever owns something said of how it stands, on a day."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="owner_reports")
    subject = models.CharField(max_length=LONGEST_SUBJECT, db_index=True)
    words = models.TextField(max_length=LONGEST_WORDS)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="owner_report_says_something")]

    def __str__(self) -> str:
        return f"report on {self.subject}"
