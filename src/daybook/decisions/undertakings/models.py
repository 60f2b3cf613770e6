"""Undertakings: what a decision promised, the dated tasks that came of it, and every step of each.

A promise and a step are added and never changed, by trigger; a repeated promise has a task for each time it falls due.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.decisions.undertakings.rules.promises import LONGEST_WORDS, Kind
from daybook.decisions.undertakings.states import OUTSTANDING, UndertakingState
from daybook.kernel import triggers

MOST_MONTHS_BETWEEN = 60


class Promised(models.Model):
    """One thing that a decision undertook, in its words, as it stood when the decision was taken."""

    case = models.CharField(max_length=40)
    case_reference = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(kind, kind.replace("_", " ")) for kind in Kind])
    words = models.CharField(max_length=LONGEST_WORDS)
    condition = models.CharField(max_length=LONGEST_WORDS, blank=True)
    programme = models.CharField(max_length=300, blank=True)
    programme_key = models.CharField(max_length=600, blank=True)
    blocking = models.BooleanField()
    every_months = models.PositiveSmallIntegerField(null=True)
    first_due_on = models.DateField()
    until_on = models.DateField(null=True)
    paragraph = models.TextField(blank=True)
    made_by = models.CharField(max_length=40)
    promised_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="promised_once_by_a_decision"),
            models.CheckConstraint(condition=~Q(words=""), name="promised_words_given"),
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="promised_kind_known"),
            models.CheckConstraint(
                condition=Q(every_months=None, until_on=None)
                | Q(every_months__gte=1, every_months__lte=MOST_MONTHS_BETWEEN, until_on__gte=F("first_due_on")),
                name="promised_repeats_until_a_day",
            ),
        ]
        indexes = [models.Index(fields=["programme_key"], name="promised_programme")]

    def __str__(self) -> str:
        return f"{self.case_reference} {self.key}"


class Undertaking(models.Model):
    """A dated task that keeps a promise: its owner is a post. `version` counts its steps.

    `due_on` moves by authority alone: `proposed_due_on` is the day that `proposed_by` asks for, until it is answered.
    """

    reference = models.CharField(max_length=20, unique=True)
    promise = models.ForeignKey(Promised, on_delete=models.PROTECT, related_name="tasks")
    occurrence = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField()
    proposed_due_on = models.DateField(null=True)
    proposed_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    owner_post = models.CharField(max_length=20, blank=True)
    state = models.CharField(
        max_length=10, choices=[(s, s.value) for s in UndertakingState], default=UndertakingState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField()
    settled_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "occurrence"], name="undertaking_once_each_time"),
            models.CheckConstraint(condition=Q(state__in=list(UndertakingState)), name="undertaking_state_known"),
            models.CheckConstraint(condition=Q(occurrence__gte=1, version__gte=1), name="undertaking_counts_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=list(OUTSTANDING), settled_on=None)
                | Q(state__in=[UndertakingState.KEPT, UndertakingState.RELEASED], settled_on__isnull=False),
                name="undertaking_settled_has_date",
            ),
            models.CheckConstraint(
                condition=Q(proposed_due_on=None, proposed_by="")
                | Q(~Q(proposed_by=""), proposed_due_on__isnull=False, state=UndertakingState.OPEN),
                name="undertaking_day_proposed_while_open",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="undertaking_state_due")]

    def __str__(self) -> str:
        return self.reference


class Step(models.Model):
    """One act on an undertaking: which, on which evidence or for which reason, and by whom.

    `on` is the day it was kept, where that differs from the day it was said; `due_on` the day proposed or moved to.
    """

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    words = models.TextField(blank=True)
    owner_post = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    due_on = models.DateField(null=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["undertaking", "at"], name="undertaking_step_at")]

    def __str__(self) -> str:
        return f"{self.undertaking} {self.verb}"


TRIGGERS = [
    *triggers.append_only("undertakings_promised", "what a decision promised is never changed: have it released"),
    *triggers.append_only("undertakings_step", "steps of an undertaking are never changed"),
]
