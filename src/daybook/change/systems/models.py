"""Applications, the interfaces between them, the data they carry, and changes of its structure.

Consents, freezes and the steps of a change are added and never changed, by trigger.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.change.systems.rules.reach import Answer
from daybook.change.systems.states import ChangeState
from daybook.kernel import triggers


class Application(models.Model):
    """An application that the force uses: what it is for, whose it is, what it costs a year and when it ends."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    owner = models.CharField(max_length=120)
    supplier = models.CharField(max_length=120, blank=True)
    annual_cost_pence = models.BigIntegerField(null=True)
    contract_ends_on = models.DateField(null=True)
    support_ends_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(annual_cost_pence=None) | Q(annual_cost_pence__gte=0),
                name="application_cost_above_zero",
            )
        ]

    def __str__(self) -> str:
        return self.code


class DataItem(models.Model):
    """A field or record that applications share: which one holds it, how it is written, whether it is about people."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    holder = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="items")
    structure = models.CharField(max_length=300)
    personal = models.BooleanField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.code


class Interface(models.Model):
    """What one application sends to another, how and how often. A retired one carries nothing."""

    code = models.CharField(max_length=40, unique=True)
    source = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sends")
    target = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="receives")
    method = models.CharField(max_length=120)
    how_often = models.CharField(max_length=120)
    carries = models.ManyToManyField(DataItem, related_name="carried_by")
    retired_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=F("target")), name="interface_between_two")]

    def __str__(self) -> str:
        return self.code


class Freeze(models.Model):
    """Days on which an application may not be changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="freezes")
    starts_on = models.DateField()
    ends_before = models.DateField()
    why = models.CharField(max_length=300)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="freeze_has_days")]

    def __str__(self) -> str:
        return f"{self.application_id} from {self.starts_on}"


class StructureChange(models.Model):
    """A change of how a data item is written: old, new, and the day it is to be made."""

    reference = models.CharField(max_length=20, unique=True)
    item = models.ForeignKey(DataItem, on_delete=models.PROTECT, related_name="changes")
    old = models.CharField(max_length=300)
    new = models.CharField(max_length=300)
    why = models.TextField()
    planned_on = models.DateField()
    state = models.CharField(max_length=10, choices=[(s, s.value) for s in ChangeState], default=ChangeState.PROPOSED)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    made_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(ChangeState)), name="structure_change_state_known"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="structure_change_changes"),
            models.CheckConstraint(
                condition=Q(made_on__isnull=False, state=ChangeState.MADE)
                | ~Q(state=ChangeState.MADE) & Q(made_on=None),
                name="structure_change_made_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ChangeStep(models.Model):
    """One act on a change of structure; `planned_on` is the day it stood for then."""

    change = models.ForeignKey(StructureChange, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    planned_on = models.DateField()
    words = models.TextField(blank=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.change_id} {self.verb}"


class Consent(models.Model):
    """What the owner of an application says of a change as planned for a day; the latest counts, for that day alone."""

    change = models.ForeignKey(StructureChange, on_delete=models.PROTECT, related_name="consents")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=[(a, a.value) for a in Answer])
    planned_on = models.DateField()
    words = models.TextField(blank=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(answer__in=list(Answer)), name="consent_answer_known")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.answer}"


TRIGGERS = [
    trigger
    for table, words in (
        ("systems_freeze", "a freeze is never changed: declare another"),
        ("systems_changestep", "steps of a change are never changed"),
        ("systems_consent", "a consent is never changed: answer again"),
    )
    for trigger in triggers.append_only(table, words)
]
