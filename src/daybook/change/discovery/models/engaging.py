"""Meeting the market: who was met, what was asked and answered, what was published to all, and what it changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE, LONGEST_WORDS
from daybook.change.discovery.rules.catalogue import LONGEST_TRACE
from daybook.change.discovery.rules.engaging import LONGEST_SUPPLIER, Way
from daybook.change.discovery.states import QuestionState


class Engagement(models.Model):
    """Suppliers met: how, when, about what, by whom of ours, what was said, and which interests were declared.

    One that was logged wrongly stays as it is, and another corrects it, saying why; the last of such a chain stands.
    """

    reference = models.CharField(max_length=20, unique=True)
    way = models.CharField(max_length=15, choices=[(one.value, one.value) for one in Way])
    title = models.CharField(max_length=LONGEST_TITLE)
    held_on = models.DateField()
    ours = models.CharField(max_length=LONGEST_SOURCE)
    words = models.TextField()
    interests = models.CharField(max_length=LONGEST_REASON)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    because = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=[one.value for one in Way]), name="engagement_way_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(ours="") & ~Q(words="") & ~Q(interests=""), name="engagement_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, because="") | (Q(corrects__isnull=False) & ~Q(because="")),
                name="engagement_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class EngagementSupplier(models.Model):
    """A supplier that was met."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="suppliers")
    name = models.CharField(max_length=LONGEST_SUPPLIER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "name"], name="supplier_met_once"),
            models.CheckConstraint(condition=~Q(name=""), name="supplier_met_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """What a supplier asked. `version` counts what became of it."""

    reference = models.CharField(max_length=20, unique=True)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.CharField(max_length=LONGEST_SUPPLIER)
    asked_on = models.DateField()
    words = models.CharField(max_length=LONGEST_WORDS)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in QuestionState])
    version = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in QuestionState]), name="question_state_known"
            ),
            models.CheckConstraint(condition=~Q(asked_by="") & ~Q(words=""), name="question_is_whole"),
            models.CheckConstraint(condition=Q(version__gte=1), name="question_counts_from_one"),
        ]

    def __str__(self) -> str:
        return self.reference


class Answer(models.Model):
    """An answer as it was given to whoever asked; the one with the highest number holds."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField()
    words = models.TextField()
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="answer_once"),
            models.CheckConstraint(condition=~Q(words="") & Q(number__gte=1), name="answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} answer {self.number}"


class Publication(models.Model):
    """That an answer was published to all, and where."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="publication")
    where = models.CharField(max_length=LONGEST_SOURCE)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(where=""), name="publication_says_where")]

    def __str__(self) -> str:
        return f"{self.answer_id} published"


class Effect(models.Model):
    """What meeting the market changed: a requirement or an option, by its reference or its name, and how."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="effects")
    to = models.CharField(max_length=LONGEST_TRACE)
    words = models.CharField(max_length=LONGEST_REASON)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(to="") & ~Q(words=""), name="effect_says_what_and_how")]
        indexes = [models.Index(fields=["to"], name="effect_to")]

    def __str__(self) -> str:
        return f"{self.engagement_id} changed {self.to}"
