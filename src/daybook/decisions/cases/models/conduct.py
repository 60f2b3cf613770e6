"""What people do about a paper beside writing and signing it: return it, stand aside, call it in, pass it, comment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.decisions.cases.models.papers import LONGEST_NAME, Case, CaseVersion
from daybook.decisions.cases.rules.gates import GateKind
from daybook.decisions.cases.rules.interests import BARRING, InterestKind


class PaperReturn(models.Model):
    """That a paper went back to its author for correction, and why: it ends a submission, and its signatures lapse."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="returns")
    submission = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    from_state = models.CharField(max_length=30)
    reason = models.TextField()
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "submission"], name="paper_returned_once_a_submission"),
            models.CheckConstraint(condition=~Q(reason=""), name="paper_returned_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case} returned after submission {self.submission}"


class Recusal(models.Model):
    """That somebody with an interest stands aside from a paper, and which role acts in the place of theirs.

    A deputy stands aside for themselves: `deputy_for` is whom they would have acted for, and that person's role acts.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    role_title = models.CharField(max_length=LONGEST_NAME)
    person = models.CharField(max_length=40)
    deputy_for = models.CharField(max_length=40, blank=True, default="", db_default="")
    kind = models.CharField(max_length=20, choices=[(kind, kind.value) for kind in InterestKind])
    words = models.TextField()
    alternate = models.CharField(max_length=LONGEST_NAME)
    verified = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role_title"], condition=Q(deputy_for=""), name="role_stands_aside_once"
            ),
            models.UniqueConstraint(fields=["case", "person"], name="person_stands_aside_once"),
            models.CheckConstraint(condition=Q(kind__in=sorted(BARRING)), name="recusal_for_a_barring_interest"),
            models.CheckConstraint(
                condition=~Q(alternate=F("role_title")) | ~Q(deputy_for=""), name="alternate_is_another_role"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="recusal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.role_title} stands aside from {self.case}"


class CallIn(models.Model):
    """That a contract award was called in for decision by a role, under a paragraph, and why."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="call_in")
    role_title = models.CharField(max_length=LONGEST_NAME)
    paragraph = models.CharField(max_length=60)
    scheme = models.CharField(max_length=LONGEST_NAME)
    verified = models.BooleanField()
    reason = models.TextField()
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="call_in_says_why")]

    def __str__(self) -> str:
        return f"{self.case} called in by the {self.role_title}"


class GatePass(models.Model):
    """That an adviser passed a gate for the answers a paper gave; it stands while the paper gives those answers."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="gate_passes")
    gate = models.CharField(max_length=20, choices=[(gate, gate.value) for gate in GateKind])
    answers = models.CharField(max_length=64)
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="+")
    assessment = models.CharField(max_length=LONGEST_NAME)
    words = models.TextField(blank=True)
    passed_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gate__in=list(GateKind)), name="gate_known"),
            models.CheckConstraint(condition=~Q(assessment=""), name="gate_passed_on_an_assessment"),
        ]

    def __str__(self) -> str:
        return f"{self.gate} gate of {self.version}"


class Comment(models.Model):
    """A remark on a place of a paper (blank: the whole), open until it is resolved with an answer."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="comments")
    version = models.PositiveIntegerField()
    place = models.CharField(max_length=LONGEST_NAME, blank=True)
    words = models.TextField()
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    resolved_by = models.CharField(max_length=40, blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by="") | (Q(resolved_at__isnull=False) & ~Q(resolved_by="")),
                name="comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.case}"
