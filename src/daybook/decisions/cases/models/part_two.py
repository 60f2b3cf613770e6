"""Part 2: what of a paper is kept back, who need to know it, and who read it when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.decisions.cases.models.papers import Case


class PartTwo(models.Model):
    """The text of a Part 2 from one version of its paper to the next; the paper carries its digest.

    The digest is of `salt` and text together, so that nobody who reads the paper can guess the text from it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="part_twos")
    number = models.PositiveIntegerField()
    text = models.TextField()
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="part_two_once_a_version"),
            models.CheckConstraint(condition=~Q(text=""), name="part_two_says_something"),
        ]

    def __str__(self) -> str:
        return f"Part 2 of {self.case}, version {self.number}"


class PartTwoReader(models.Model):
    """That somebody needs to know a Part 2, until that is ended."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="part_two_readers")
    person = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    named_by = models.CharField(max_length=40)
    named_at = models.DateTimeField()
    ended_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(ended_at=None), name="part_two_reader_named_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="part_two_reader_needs_to_know"),
        ]

    def __str__(self) -> str:
        return f"{self.person} reads Part 2 of {self.case}"


class PartTwoRead(models.Model):
    """That somebody read a Part 2."""

    part_two = models.ForeignKey(PartTwo, on_delete=models.PROTECT, related_name="reads")
    person = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person} read {self.part_two}"
