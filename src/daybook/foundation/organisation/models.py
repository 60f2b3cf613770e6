"""Bodies, units, cost centres, posts, people, and who held which post when.

What changes over time (a unit's name and parent, a post's terms, who holds a post, who holds a budget) is
effective-dated: rows are added, never changed, so that any day can be asked about as known at any moment.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.kernel.effective_model import EffectiveDated, effective_triggers


class PersonKind(models.TextChoices):
    """How a person serves; pay and terms follow from their contract, not from this."""

    OFFICER = "officer", "Police officer"
    STAFF = "staff", "Police staff"
    PCSO = "pcso", "Police community support officer"
    SPECIAL = "special", "Special constable"
    CONTINGENT = "contingent", "Contingent worker"


class LegalBody(models.Model):
    """A body that contracts, owns or employs in its own name, such as the policing body or the chief officer."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "legal bodies"
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="legal_body_code_given")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BodyArrangement(EffectiveDated):
    """For what a body does: in whose name contracts are made, who employs its people, whose account pays."""

    OWNER = "body"

    body = models.ForeignKey(LegalBody, on_delete=models.PROTECT, related_name="+")
    contracts = models.ForeignKey(LegalBody, on_delete=models.PROTECT, related_name="+")
    employs = models.ForeignKey(LegalBody, on_delete=models.PROTECT, related_name="+")
    pays = models.ForeignKey(LegalBody, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Arrangements of {self.body} from {self.valid_from}"


class Unit(models.Model):
    """A part of the organisation, known for good by its code; its name and place are `UnitPlacement` rows."""

    code = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="unit_code_given")]

    def __str__(self) -> str:
        return self.code


class UnitPlacement(EffectiveDated):
    """What a unit is called and which unit it belongs to (none at the top)."""

    OWNER = "unit"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(EffectiveDated.Meta):
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(condition=~Q(parent=F("unit")), name="unit_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.valid_from}"


class CostCentre(models.Model):
    """A place in the books where spending is answered for, within one body."""

    body = models.ForeignKey(LegalBody, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "code"], name="cost_centre_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="cost_centre_code_given"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Post(models.Model):
    """A seat for one person, known for good by its reference; a job share is two posts of part of the hours."""

    reference = models.CharField(max_length=20, unique=True)

    def __str__(self) -> str:
        return self.reference


class PostTerms(EffectiveDated):
    """What a post is: where it sits, what it is called, its hours a week and who pays for it."""

    OWNER = "post"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    # The kind of person the seat is for: the establishment is counted by it.
    kind = models.CharField(max_length=10, choices=PersonKind.choices, default=PersonKind.STAFF)
    cost_centre = models.ForeignKey(CostCentre, on_delete=models.PROTECT, related_name="+")
    budgeted_minutes = models.PositiveIntegerField()
    full_time_minutes = models.PositiveIntegerField()

    class Meta(EffectiveDated.Meta):
        verbose_name_plural = "post terms"
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(budgeted_minutes__gte=1) & Q(budgeted_minutes__lte=F("full_time_minutes")),
                name="post_hours_within_full_time",
            ),
            models.CheckConstraint(condition=Q(kind__in=PersonKind.values), name="post_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.title} from {self.valid_from}"


class Person(models.Model):
    """Somebody who serves, by an internal reference that never changes. What is personal stays in this row alone."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=PersonKind.choices)
    display_name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PersonKind.values), name="person_kind_known"),
            models.CheckConstraint(condition=~Q(display_name=""), name="person_name_given"),
        ]
        indexes = [models.Index(fields=["display_name", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.display_name


class Holding(EffectiveDated):
    """That a person holds a post: the only record of who occupies it, one person on any day."""

    OWNER = "post"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.post} from {self.valid_from}"


class BudgetHolding(EffectiveDated):
    """That whoever holds a post answers for a cost centre's budget."""

    OWNER = "cost_centre"

    cost_centre = models.ForeignKey(CostCentre, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.cost_centre} held by {self.post} from {self.valid_from}"


class UnitHead(EffectiveDated):
    """That whoever holds a post leads a unit."""

    OWNER = "unit"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.unit} led by {self.post} from {self.valid_from}"


class ReportingLine(EffectiveDated):
    """That a post reports to another: its primary line, one on any day."""

    OWNER = "post"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    class Meta(EffectiveDated.Meta):
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(condition=~Q(manager=F("post")), name="post_is_not_its_own_manager"),
        ]

    def __str__(self) -> str:
        return f"{self.post} reports to {self.manager} from {self.valid_from}"


class SecondaryLine(EffectiveDated):
    """That a post also answers to another, beside its primary line: one on any day."""

    OWNER = "post"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    class Meta(EffectiveDated.Meta):
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(condition=~Q(manager=F("post")), name="post_is_not_its_own_second_manager"),
        ]

    def __str__(self) -> str:
        return f"{self.post} also answers to {self.manager} from {self.valid_from}"


TRIGGERS = [
    *effective_triggers("organisation_bodyarrangement", "body_id"),
    *effective_triggers("organisation_unitplacement", "unit_id"),
    *effective_triggers("organisation_postterms", "post_id"),
    *effective_triggers("organisation_holding", "post_id"),
    *effective_triggers("organisation_budgetholding", "cost_centre_id"),
    *effective_triggers("organisation_unithead", "unit_id"),
    *effective_triggers("organisation_reportingline", "post_id"),
    *effective_triggers("organisation_secondaryline", "post_id"),
]
