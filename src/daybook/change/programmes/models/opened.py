"""What a decision set going, the words of its documents, its plan, its register and what it rests on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.change.programmes.rules.outlines import LONGEST_SECTION, Paper
from daybook.change.programmes.rules.plan import LONGEST_KEY, LONGEST_TITLE
from daybook.change.programmes.rules.registers import ItemKind
from daybook.change.programmes.rules.screening import Outcome, Subject
from daybook.change.programmes.states import MandateState


class Programme(models.Model):
    """A programme, opened by one decision. `version` counts its acts; every one names the version it saw."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    case = models.CharField(max_length=40, unique=True)
    case_reference = models.CharField(max_length=40)
    project = models.CharField(max_length=40, blank=True)
    opened_on = models.DateField()
    due_on = models.DateField()
    mandate_state = models.CharField(
        max_length=10, choices=[(s, s.value) for s in MandateState], default=MandateState.DRAFT
    )
    mandate_digest = models.CharField(max_length=64, blank=True)
    appraisal = models.CharField(max_length=20, blank=True)
    opened_by = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mandate_state__in=list(MandateState)), name="programme_mandate_state"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opened_on")), name="programme_due_after_opening"),
            models.CheckConstraint(
                condition=Q(mandate_state=MandateState.DRAFT, mandate_digest="")
                | Q(~Q(mandate_state=MandateState.DRAFT) & ~Q(mandate_digest="")),
                name="programme_mandate_digest_once_endorsed",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class MandateStep(models.Model):
    """One move of a mandate, with the digest of the text it was made on and the reason where one was given."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mandate_steps")
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, blank=True)
    words = models.TextField(blank=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.programme} {self.verb}"


class Writing(models.Model):
    """The words of one section of a document, as somebody wrote them; the latest counts."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="writings", db_index=False)
    paper = models.CharField(max_length=10, choices=[(p, p.value) for p in Paper])
    section = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    words = models.TextField(max_length=LONGEST_SECTION, blank=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "paper", "section", "number"], name="writing_numbered"),
            models.CheckConstraint(condition=Q(paper__in=list(Paper)), name="writing_paper_known"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.section} {self.number}"


class Plan(models.Model):
    """A version of a programme's plan, with why it was made; later ones are held to a `baseline`."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plans", db_index=False)
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    baseline = models.BooleanField(default=False)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="plan_version_numbered")]

    def __str__(self) -> str:
        return f"plan {self.number} of {self.programme_id}"


class PlanStep(models.Model):
    """A step of a version of the plan; `after` names those it follows, by key, parted by commas.

    `waited_until` is the day of the change it waits for as it stood when this version was made.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps", db_index=False)
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=LONGEST_KEY)
    title = models.CharField(max_length=LONGEST_TITLE)
    days = models.PositiveSmallIntegerField()
    after = models.TextField(blank=True)
    not_before = models.DateField(null=True)
    done_on = models.DateField(null=True)
    giver = models.CharField(max_length=120, blank=True)
    waits_for = models.CharField(max_length=20, blank=True, default="")
    waited_until = models.DateField(null=True)
    needs_transfer = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_step_key_once"),
            models.CheckConstraint(
                condition=Q(waited_until=None) | ~Q(waits_for=""), name="plan_step_waits_for_something"
            ),
        ]
        indexes = [models.Index(fields=["waits_for"], condition=~Q(waits_for=""), name="plan_step_waits_for")]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Runway(models.Model):
    """The days nobody can move and the stages before them, as somebody set them; the latest counts.

    `ends` is a list of [title, ISO date, source]; `stages` of [title, months], first to last.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="runways")
    ends = models.JSONField()
    stages = models.JSONField()
    month_pence = models.BigIntegerField()
    extension_pence = models.BigIntegerField()
    source = models.CharField(max_length=500)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(month_pence__gte=0, extension_pence__gte=0), name="runway_costs_not_below_zero"
            )
        ]

    def __str__(self) -> str:
        return f"runway of {self.programme_id}"


class Item(models.Model):
    """A line of the register: a risk, an assumption, an issue or a dependency. Its state is derived, never typed.

    For a risk `percent` is how likely it is and `impact_pence` what it would cost; `due_on` is when it is next to be
    looked at, tested or given; `step` is the step of the plan that it touches. `owner_post` is blank where the owner is
    outside the force.
    """

    reference = models.CharField(max_length=20, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=10, choices=[(k, k.value) for k in ItemKind])
    title = models.CharField(max_length=300)
    words = models.TextField(blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    impact_pence = models.BigIntegerField(null=True)
    response = models.TextField(blank=True)
    owner = models.CharField(max_length=120)
    owner_post = models.CharField(max_length=40, blank=True, default="")
    step = models.CharField(max_length=LONGEST_KEY, blank=True)
    due_on = models.DateField(null=True)
    raised_by = models.CharField(max_length=40)
    raised_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    closing_words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ItemKind)), name="item_kind_known"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=1, percent__lte=99), name="item_percent_between"
            ),
            models.CheckConstraint(
                condition=Q(impact_pence=None) | Q(impact_pence__gte=0), name="item_impact_not_below_zero"
            ),
        ]
        indexes = [models.Index(fields=["programme", "kind"], name="item_programme_kind")]

    def __str__(self) -> str:
        return self.reference


class Adopted(models.Model):
    """A record of discovery or appraisal that a programme rests on, by reference; the latest appraisal counts."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="adopted")
    kind = models.CharField(max_length=12)
    record = models.CharField(max_length=20)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "record"], name="adopted_once"),
        ]

    def __str__(self) -> str:
        return self.record


class Screening(models.Model):
    """The answers of one screening, and what they come to; the latest counts."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="screenings")
    subject = models.CharField(max_length=20, choices=[(s, s.value) for s in Subject])
    answers = models.JSONField()
    words = models.TextField(blank=True)
    outcome = models.CharField(max_length=30, choices=[(o, o.value) for o in Outcome])
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=list(Subject)), name="screening_subject_known"),
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="screening_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} of {self.programme_id}"


class Issued(models.Model):
    """A version of the outline case that was signed off: its digest, and every figure as it stood, by place."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="issues", db_index=False)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    figures = models.JSONField()
    document = models.JSONField()
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="issued_numbered")]

    def __str__(self) -> str:
        return f"SOC {self.number} of {self.programme_id}"
