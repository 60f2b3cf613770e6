"""Appraisals and their revisions: a change is a whole new revision, and rows of one are never changed, by trigger."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q

from daybook.change.appraisal.rules.content import (
    Aspect,
    Confidence,
    Dimension,
    Outcome,
    Purpose,
    Role,
    Treatment,
    Verdict,
    What,
)
from daybook.change.appraisal.rules.inputs import BenefitClass, Distribution, Money, Side
from daybook.kernel import triggers

LONGEST_LABEL = 120
LONGEST_WORDS = 2_000
WHOLE = 1_000_000  # shares are kept in millionths


def _choices(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, word.replace("_", " ")) for word in words]


class Appraisal(models.Model):
    """One appraisal; `revision` is the number of its latest revision, which every change must have seen."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=LONGEST_LABEL)
    question = models.CharField(max_length=LONGEST_WORDS, blank=True)
    revision = models.PositiveIntegerField(default=1)
    started_by = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(revision__gte=1), name="appraisal_revisions_count_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="appraisal_has_title"),
        ]

    def __str__(self) -> str:
        return self.reference


class Revision(models.Model):
    """One state of an appraisal as a whole: who made it, when, and why."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    part = models.CharField(max_length=20)
    why = models.CharField(max_length=LONGEST_WORDS)
    base_year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    schedule = models.CharField(max_length=40)
    iterations = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    deflator = models.CharField(max_length=40, blank=True, default="")
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, years__gte=1), name="revision_counts_from_one"),
            models.CheckConstraint(condition=Q(iterations__gte=1), name="revision_runs_at_least_once"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal} revision {self.number}"


class OptionEntry(models.Model):
    """One option of the short list in one revision."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="options")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=LONGEST_LABEL)
    role = models.CharField(max_length=20, choices=_choices(Role))
    summary = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="option_key_once"),
            models.UniqueConstraint(fields=["revision"], condition=Q(role="bau"), name="option_one_baseline"),
            models.CheckConstraint(condition=Q(role__in=list(Role)), name="option_role_known"),
        ]

    def __str__(self) -> str:
        return self.key


class LineEntry(models.Model):
    """One cost or benefit of an option; its years are `LineAmount` rows.

    They are in prices of `price_year` (None: the base year), or `nominal`: the money of each year.
    """

    option = models.ForeignKey(OptionEntry, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=_choices(Side))
    label = models.CharField(max_length=LONGEST_LABEL)
    kind = models.CharField(max_length=20, choices=_choices([*Money, *BenefitClass]))
    bias = models.CharField(max_length=60, blank=True)
    upper_millionths = models.PositiveIntegerField(default=0)
    mitigation_millionths = models.PositiveIntegerField(default=0)
    treatment = models.CharField(max_length=10, choices=_choices(Treatment))
    basis = models.CharField(max_length=LONGEST_WORDS, blank=True)
    price_year = models.PositiveSmallIntegerField(null=True)
    nominal = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "label"], name="line_label_once_in_its_option"),
            models.CheckConstraint(
                condition=Q(side=Side.COST, kind__in=list(Money))
                | Q(side=Side.BENEFIT, kind__in=list(BenefitClass), upper_millionths=0),
                name="line_kind_of_its_side",
            ),
            models.CheckConstraint(condition=Q(treatment__in=list(Treatment)), name="line_treatment_known"),
            models.CheckConstraint(condition=Q(mitigation_millionths__lte=WHOLE), name="line_mitigation_is_a_share"),
            models.CheckConstraint(condition=Q(nominal=False) | Q(price_year=None), name="line_prices_said_once"),
        ]

    def __str__(self) -> str:
        return self.label


class LineAmount(models.Model):
    """What a line comes to in one year, counted from 0, in the prices of its line."""

    line = models.ForeignKey(LineEntry, on_delete=models.PROTECT, related_name="amounts")
    year = models.PositiveSmallIntegerField()
    pence = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "year"], name="line_amount_once_a_year")]

    def __str__(self) -> str:
        return f"{self.line} year {self.year}"


class RiskEntry(models.Model):
    """One risk of an option: its figures and, beside them, whose they are, since when, and on what basis."""

    option = models.ForeignKey(OptionEntry, on_delete=models.PROTECT, related_name="risks")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=LONGEST_LABEL)
    on = models.CharField(max_length=10, choices=_choices(Side))
    probability_millionths = models.PositiveIntegerField()
    distribution = models.CharField(max_length=12, choices=_choices(Distribution))
    low_pence = models.BigIntegerField(default=0)
    mode_pence = models.BigIntegerField(default=0)
    high_pence = models.BigIntegerField(default=0)
    chances = models.JSONField(default=list)
    year = models.PositiveSmallIntegerField()
    said_by = models.CharField(max_length=LONGEST_LABEL)
    said_on = models.DateField()
    basis = models.CharField(max_length=LONGEST_WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "label"], name="risk_label_once_in_its_option"),
            models.CheckConstraint(condition=Q(on__in=list(Side)), name="risk_side_known"),
            models.CheckConstraint(condition=Q(distribution__in=list(Distribution)), name="risk_distribution_known"),
            models.CheckConstraint(condition=Q(probability_millionths__lte=WHOLE), name="risk_probability_is_a_share"),
            models.CheckConstraint(condition=Q(low_pence__lte=F("high_pence")), name="risk_low_not_above_high"),
        ]

    def __str__(self) -> str:
        return self.label


class CorrelationEntry(models.Model):
    """The rank correlation of two risks of a revision, in millionths."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="correlations")
    first = models.CharField(max_length=LONGEST_LABEL)
    second = models.CharField(max_length=LONGEST_LABEL)
    rho_millionths = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "first", "second"], name="correlation_once_for_a_pair"),
            models.CheckConstraint(
                condition=Q(rho_millionths__gt=-WHOLE, rho_millionths__lt=WHOLE), name="correlation_below_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} with {self.second}"


class ObjectiveEntry(models.Model):
    """One spending objective of a revision."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="objectives")
    place = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=20, choices=_choices(Purpose))
    words = models.CharField(max_length=LONGEST_WORDS)
    measure = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=list(Purpose)), name="objective_purpose_known"),
            models.CheckConstraint(condition=~Q(words=""), name="objective_has_words"),
        ]

    def __str__(self) -> str:
        return self.words


class ChoiceEntry(models.Model):
    """One choice of the long list, in one dimension of the options framework."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="choices")
    place = models.PositiveSmallIntegerField()
    dimension = models.CharField(max_length=20, choices=_choices(Dimension))
    choice = models.CharField(max_length=LONGEST_LABEL)
    outcome = models.CharField(max_length=20, choices=_choices(Outcome))
    reason = models.CharField(max_length=LONGEST_WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "dimension", "choice"], name="choice_once_in_its_dimension"),
            models.UniqueConstraint(
                fields=["revision", "dimension"], condition=Q(outcome="preferred"), name="choice_one_preferred"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="choice_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.choice


class JudgementEntry(models.Model):
    """How one option stands on one aspect, on which evidence."""

    option = models.ForeignKey(OptionEntry, on_delete=models.PROTECT, related_name="judgements")
    aspect = models.CharField(max_length=30, choices=_choices(Aspect))
    verdict = models.CharField(max_length=10, choices=_choices(Verdict))
    confidence = models.CharField(max_length=10, choices=_choices(Confidence))
    evidence = models.CharField(max_length=LONGEST_WORDS)
    owner = models.CharField(max_length=LONGEST_LABEL, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "aspect"], name="judgement_once_for_an_aspect"),
            models.CheckConstraint(condition=~Q(evidence=""), name="judgement_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.option} {self.aspect}"


class FundingEntry(models.Model):
    """What a fund can give in one year, for capital or revenue; `code` is the fund's in the ledger."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="funding")
    place = models.PositiveSmallIntegerField()
    fund = models.CharField(max_length=LONGEST_LABEL)
    code = models.CharField(max_length=40, blank=True, default="")
    kind = models.CharField(max_length=10, choices=_choices(Money))
    year = models.PositiveSmallIntegerField()
    pence = models.BigIntegerField()
    price_year = models.PositiveSmallIntegerField(null=True)
    nominal = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "fund", "kind", "year"], name="funding_once_a_year"),
            models.CheckConstraint(condition=Q(kind__in=list(Money)), name="funding_kind_known"),
            models.CheckConstraint(condition=Q(nominal=False) | Q(price_year=None), name="funding_prices_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fund} year {self.year}"


class ScenarioEntry(models.Model):
    """One change of a named scenario of a revision: by a share, or for a delay by years."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="scenarios")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=LONGEST_LABEL)
    what = models.CharField(max_length=10, choices=_choices(What))
    option = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=LONGEST_LABEL, blank=True)
    change_millionths = models.IntegerField(default=0)
    years = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "name", "what", "option", "label"], name="scenario_change_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & Q(what__in=list(What)), name="scenario_change_known"),
            models.CheckConstraint(
                condition=Q(what=What.DELAY, change_millionths=0, years__gte=1)
                | (~Q(what=What.DELAY) & Q(years=0, change_millionths__gte=-WHOLE)),
                name="scenario_changes_a_share_or_years",
            ),
            models.CheckConstraint(
                condition=(Q(what=What.LINE) & ~Q(option="") & ~Q(label="")) | (~Q(what=What.LINE) & Q(label="")),
                name="scenario_line_has_its_option",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.what}"


_KEPT = "a revision of an appraisal is never changed: make another"
TRIGGERS = [
    trigger
    for table in (
        "revision", "optionentry", "lineentry", "lineamount", "riskentry", "correlationentry", "objectiveentry",
        "choiceentry", "judgemententry", "fundingentry", "scenarioentry",
    )
    for trigger in triggers.append_only(f"appraisal_{table}", _KEPT)
]  # fmt: skip
