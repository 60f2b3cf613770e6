"""Benefits: what each says, its targets, what was measured, and who holds the claim to be borne out.

Targets, actuals, evidence and steps are added and never changed, by trigger: new targets are a new set, and another
reading of the same day takes the place of the one before.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.change.benefits.rules.profile import (
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    BenefitClass,
    Confidence,
    Direction,
    Theme,
)
from daybook.change.benefits.rules.surveys import LONGEST_QUESTION
from daybook.change.benefits.rules.values import Unit
from daybook.change.benefits.states import BenefitState, SurveyState
from daybook.kernel import triggers


class Benefit(models.Model):
    """A benefit as it is said now. Figures are millionths of the unit; `version` counts its acts."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    description = models.TextField(max_length=LONGEST_WORDS, blank=True)
    appraisal = models.CharField(max_length=20, blank=True, db_index=True)
    line = models.CharField(max_length=LONGEST_TITLE, blank=True)
    line_reason = models.CharField(max_length=LONGEST_LINE, blank=True, default="")
    theme = models.CharField(max_length=20, choices=[(one, one.value) for one in Theme])
    benefit_class = models.CharField(max_length=20, choices=[(one, one.value) for one in BenefitClass])
    objective = models.CharField(max_length=LONGEST_LINE, blank=True)
    enabler = models.CharField(max_length=LONGEST_LINE, blank=True)
    beneficiary = models.CharField(max_length=LONGEST_LINE, blank=True)
    owner_post = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=LONGEST_LINE)
    unit = models.CharField(max_length=10, choices=[(one, one.value) for one in Unit])
    direction = models.CharField(max_length=10, choices=[(one, one.value) for one in Direction])
    claims_on = models.CharField(max_length=LONGEST_LINE, blank=True)
    baseline = models.BigIntegerField(null=True)
    baseline_on = models.DateField(null=True)
    baseline_source = models.CharField(max_length=LONGEST_LINE, blank=True)
    method = models.TextField(max_length=LONGEST_WORDS, blank=True)
    frequency = models.CharField(max_length=LONGEST_LINE, blank=True)
    starts_on = models.DateField(null=True)
    rests_on = models.TextField(max_length=LONGEST_WORDS, blank=True)
    confidence = models.CharField(max_length=10, choices=[(one, one.value) for one in Confidence])
    state = models.CharField(
        max_length=10, choices=[(one, one.value) for one in BenefitState], default=BenefitState.DRAFT
    )
    drafted_by = models.CharField(max_length=40)
    drafted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(theme__in=list(Theme)), name="benefit_theme_known"),
            models.CheckConstraint(condition=Q(benefit_class__in=list(BenefitClass)), name="benefit_class_known"),
            models.CheckConstraint(condition=Q(unit__in=list(Unit)), name="benefit_unit_known"),
            models.CheckConstraint(condition=Q(direction__in=list(Direction)), name="benefit_direction_known"),
            models.CheckConstraint(condition=Q(confidence__in=list(Confidence)), name="benefit_confidence_known"),
            models.CheckConstraint(condition=Q(state__in=list(BenefitState)), name="benefit_state_known"),
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_on=None)
                | (Q(baseline__isnull=False, baseline_on__isnull=False) & ~Q(baseline_source="")),
                name="benefit_baseline_whole_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state=BenefitState.APPROVED) | (Q(baseline__isnull=False) & ~Q(owner_post="")),
                name="benefit_approved_is_measurable",
            ),
            models.CheckConstraint(
                condition=~Q(benefit_class=BenefitClass.CASH_RELEASING) | Q(unit=Unit.POUNDS),
                name="benefit_cash_is_pounds",
            ),
            models.CheckConstraint(condition=Q(line="") | ~Q(appraisal=""), name="benefit_line_of_an_appraisal"),
            models.CheckConstraint(condition=Q(line_reason="") | ~Q(line=""), name="benefit_reason_of_its_line"),
        ]

    def __str__(self) -> str:
        return self.reference


class BenefitStep(models.Model):
    """One act on a benefit: the move it made, its reason, and what the benefit said from then on where that changed."""

    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    words = models.TextField(blank=True)
    said = models.JSONField(null=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.benefit_id} {self.verb}"


class Target(models.Model):
    """What is to be reached by a day, in one set of targets; the latest set counts."""

    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="targets", db_index=False)
    number = models.PositiveIntegerField()
    on = models.DateField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["benefit", "number", "on"], name="target_once_a_day")]

    def __str__(self) -> str:
        return f"{self.benefit_id} by {self.on}"


class Actual(models.Model):
    """What was measured on a day: claimed by whoever recorded it, until somebody else holds it to be borne out.

    `source` is the record of Daybook that it was taken from (an event log, an enquiry of the ledger), blank for none;
    `evidence` says where the figure stands.
    """

    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="actuals", db_index=False)
    number = models.PositiveIntegerField()
    on = models.DateField()
    value = models.BigIntegerField()
    evidence = models.TextField(max_length=LONGEST_WORDS)
    source = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["benefit", "number"], name="actual_numbered"),
            models.CheckConstraint(condition=~Q(evidence=""), name="actual_says_where_it_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit_id} actual {self.number}"


class Evidencing(models.Model):
    """That somebody other than who claimed an actual looked at its evidence and found that it bears it out."""

    actual = models.OneToOneField(Actual, on_delete=models.PROTECT, related_name="evidencing")
    words = models.TextField(max_length=LONGEST_WORDS)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="evidencing_says_what_was_seen")]

    def __str__(self) -> str:
        return f"{self.actual_id} evidenced"


class Survey(models.Model):
    """One question about satisfaction, asked of the people of a unit, about a service where one is named."""

    reference = models.CharField(max_length=20, unique=True)
    question = models.CharField(max_length=LONGEST_QUESTION)
    unit = models.CharField(max_length=40)
    service = models.CharField(max_length=20, blank=True)
    closes_on = models.DateField()
    smallest = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(one, one.value) for one in SurveyState], default=SurveyState.OPEN)
    opened_by = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(smallest__gte=2), name="survey_shows_nobody_alone"),
            models.CheckConstraint(condition=~Q(question=""), name="survey_asks_something"),
            models.CheckConstraint(
                condition=Q(state=SurveyState.OPEN, closed_at=None)
                | Q(state=SurveyState.CLOSED, closed_at__isnull=False),
                name="survey_closed_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Invitation(models.Model):
    """That somebody was asked and whether they answered: never what, and never when."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    person = models.CharField(max_length=40)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="invitation_once")]
        indexes = [models.Index(fields=["person"], name="invitation_person")]

    def __str__(self) -> str:
        return f"{self.survey_id} asked"


class PointCount(models.Model):
    """How many chose one point of a survey."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="counts", db_index=False)
    point = models.PositiveSmallIntegerField()
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "point"], name="point_once"),
            models.CheckConstraint(condition=Q(point__gte=1, point__lte=5), name="point_of_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} point {self.point}"


TRIGGERS = [
    trigger
    for table, words in (
        ("benefits_benefitstep", "steps of a benefit are never changed"),
        ("benefits_target", "targets are never changed: set them anew"),
        ("benefits_actual", "what was recorded is never changed: record another reading"),
        ("benefits_evidencing", "evidence is never changed"),
    )
    for trigger in triggers.append_only(table, words)
] + [
    triggers.refuse(f"benefits_{table}", "DELETE", "what was asked and answered is never removed")
    for table in ("survey", "invitation", "pointcount")
]
