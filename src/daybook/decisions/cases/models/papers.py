"""Decision papers: the record and its versions, and what was declared, signed and opened on it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.decisions.cases.rules.check import ADVICE_KINDS
from daybook.decisions.cases.rules.interests import InterestKind
from daybook.decisions.cases.states import CaseState

LONGEST_TITLE = 300
LONGEST_NAME = 120


class Case(models.Model):
    """One decision paper, as its current version states it. `slug` is its reference in addresses and audit entries.

    `submission` counts from one and goes up by one each time the paper is returned: only the signatures of
    that submission stand.
    """

    reference = models.CharField(max_length=40, unique=True)
    slug = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.CharField(max_length=LONGEST_NAME, blank=True)
    kind = models.CharField(max_length=LONGEST_NAME, blank=True)
    programme = models.CharField(max_length=LONGEST_TITLE, blank=True)
    decision_maker = models.CharField(max_length=LONGEST_NAME, blank=True)
    total_pence = models.BigIntegerField(default=0)
    state = models.CharField(max_length=30, choices=[(s, s.replace("_", " ")) for s in CaseState])
    version = models.PositiveIntegerField(default=1)
    submission = models.PositiveIntegerField(default=1)
    year = models.CharField(max_length=7)
    made_by = models.CharField(max_length=40)
    drafted_at = models.DateTimeField()
    decided_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    deferred_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(CaseState)), name="case_state_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="case_version_from_one"),
            models.CheckConstraint(condition=Q(submission__gte=1), name="case_submission_from_one"),
            models.CheckConstraint(condition=~Q(slug=""), name="case_slug_given"),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=False) | ~Q(state__in=[CaseState.DECIDED, CaseState.PUBLISHED]),
                name="case_decided_has_date",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=False) | ~Q(state=CaseState.PUBLISHED), name="case_published_has_date"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "slug"], name="case_state_slug"),
            models.Index(fields=["state", "deferred_until"], name="case_deferred"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseVersion(models.Model):
    """The paper's canonical text from one edit to the next, its SHA-256, and the codes its money will carry.

    `left_out` are the places of an uploaded file that the form does not know.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    form = models.TextField()
    digest = models.CharField(max_length=64)
    left_out = models.JSONField(default=list)
    cost_centre = models.CharField(max_length=40, blank=True)
    account = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=40, blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_version_once")]

    def __str__(self) -> str:
        return f"{self.case} version {self.number}"


class Advice(models.Model):
    """One tick of the originating officer's declaration, given on one version; void from the edit that replaced it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="advice")
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind, kind.replace("_", " ")) for kind in ADVICE_KINDS])
    adviser = models.CharField(max_length=LONGEST_NAME, blank=True)
    words = models.TextField(blank=True)
    given_by = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], condition=Q(voided_at=None), name="advice_stands_once"),
            models.CheckConstraint(condition=Q(kind__in=ADVICE_KINDS), name="advice_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} advice on {self.version}"


class Transition(models.Model):
    """That a paper went from one state to another; the state at any date is the last of these before its end."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transitions")
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="case_transition_at")]

    def __str__(self) -> str:
        return f"{self.case} {self.verb}"


class Signature(models.Model):
    """Who signed which text of a paper, in which role, under which paragraph, and the interests declared.

    `stands_in_for` is the role whose holder declared an interest, where an alternate signed in its place, and
    `deputy_for` the person in whose name a deputy signed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="+")
    submission = models.PositiveIntegerField(default=1)
    role_title = models.CharField(max_length=LONGEST_NAME)
    stands_in_for = models.CharField(max_length=LONGEST_NAME, blank=True)
    person = models.CharField(max_length=40)
    deputy_for = models.CharField(max_length=40, blank=True, default="", db_default="")
    post = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64)
    paragraph = models.CharField(max_length=LONGEST_NAME)
    interest_kind = models.CharField(
        max_length=20, default=InterestKind.NONE, choices=[(k, k.value) for k in InterestKind]
    )
    interests = models.TextField(blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "submission", "role_title"], name="case_signed_once_a_submission_by_each_role"
            ),
            models.CheckConstraint(
                condition=Q(interest_kind__in=[InterestKind.NONE, InterestKind.PERSONAL]),
                name="signature_without_barring_interest",
            ),
            models.CheckConstraint(condition=~Q(deputy_for=F("person")), name="signature_for_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.role_title} on {self.version}"


class Authorisation(models.Model):
    """On whose authority one recommendation was decided, as the scheme stood that day. `place` counts from nought."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="authorisations")
    place = models.PositiveIntegerField()
    recommendation = models.PositiveIntegerField()
    role_title = models.CharField(max_length=LONGEST_NAME)
    paragraph = models.CharField(max_length=60)
    scheme = models.CharField(max_length=LONGEST_NAME)
    verified = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="recommendation_authorised_once")]

    def __str__(self) -> str:
        return f"recommendation {self.recommendation} under {self.paragraph}"


class OpenedLine(models.Model):
    """What the decision put into a budget line, which other decisions may share.

    `split_stated` is False where the paper gave no split by year.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opened_lines")
    fund = models.CharField(max_length=LONGEST_NAME)
    allocation = models.CharField(max_length=20)
    budget_line = models.CharField(max_length=20)
    year = models.CharField(max_length=7)
    amount_pence = models.BigIntegerField()
    split_stated = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "budget_line"], name="opened_line_once_per_decision"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="opened_line_above_zero"),
        ]

    def __str__(self) -> str:
        return self.budget_line
