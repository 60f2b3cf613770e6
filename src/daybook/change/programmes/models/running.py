"""What is learnt while a programme runs, who has a stake in it, and the gates it passes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.change.programmes.models.opened import Programme
from daybook.change.programmes.rules import gates, stakeholders
from daybook.change.programmes.rules.gates import Confidence, Urgency
from daybook.change.programmes.rules.lessons import LONGEST_TARGET, LONGEST_TITLE, LONGEST_WORDS, TargetKind
from daybook.change.programmes.rules.plan import LONGEST_KEY
from daybook.change.programmes.rules.stakeholders import LEAST, MOST, Stance


class Lesson(models.Model):
    """What happened, what was learnt, and what changed because of it: `target` names the record that did.

    `owner` and `due_on` are who takes the recommended action by when, where that was said.
    """

    reference = models.CharField(max_length=20, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="lessons")
    title = models.CharField(max_length=LONGEST_TITLE)
    happened = models.TextField(max_length=LONGEST_WORDS)
    changed = models.TextField(max_length=LONGEST_WORDS)
    target_kind = models.CharField(max_length=12, choices=[(k, k.value) for k in TargetKind])
    target = models.CharField(max_length=LONGEST_TARGET)
    action = models.CharField(max_length=LONGEST_TITLE)
    owner = models.CharField(max_length=120, blank=True, default="")
    owner_post = models.CharField(max_length=40, blank=True, default="")
    due_on = models.DateField(null=True)
    learnt_on = models.DateField()
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(target_kind__in=list(TargetKind)), name="lesson_target_kind_known"),
            models.CheckConstraint(condition=~Q(target=""), name="lesson_changed_something"),
            models.CheckConstraint(condition=~Q(action=""), name="lesson_recommends_something"),
        ]

    def __str__(self) -> str:
        return self.reference


class LessonSettled(models.Model):
    """Whether the action that a lesson recommends was taken, once, with how or why not."""

    lesson = models.OneToOneField(Lesson, on_delete=models.PROTECT, related_name="settled")
    taken = models.BooleanField()
    words = models.TextField(max_length=LONGEST_WORDS)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="lesson_settled_with_words")]

    def __str__(self) -> str:
        return f"{self.lesson_id} {'taken' if self.taken else 'not taken'}"


class Stakeholder(models.Model):
    """A group, body or post with a stake in a programme. Where it stands is in its judgements."""

    reference = models.CharField(max_length=20, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="stakeholders", db_index=False)
    name = models.CharField(max_length=stakeholders.LONGEST_NAME)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="stakeholder_named_once")]

    def __str__(self) -> str:
        return self.reference


class Judgement(models.Model):
    """Where a stakeholder stands, as somebody judged it; the latest counts. `owner` is who looks after them."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.PROTECT, related_name="judgements", db_index=False)
    number = models.PositiveIntegerField()
    influence = models.PositiveSmallIntegerField()
    interest = models.PositiveSmallIntegerField()
    stance = models.CharField(max_length=12, choices=[(s, s.value) for s in Stance])
    wanted = models.CharField(max_length=12, choices=[(s, s.value) for s in Stance])
    owner = models.CharField(max_length=120)
    owner_post = models.CharField(max_length=40, blank=True, default="")
    words = models.TextField(max_length=stakeholders.LONGEST_WORDS, blank=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stakeholder", "number"], name="judgement_numbered"),
            models.CheckConstraint(
                condition=Q(influence__gte=LEAST, influence__lte=MOST, interest__gte=LEAST, interest__lte=MOST),
                name="judgement_on_the_grid",
            ),
            models.CheckConstraint(
                condition=Q(stance__in=list(Stance), wanted__in=list(Stance)), name="judgement_stance_known"
            ),
        ]

    def __str__(self) -> str:
        return f"judgement {self.number} of {self.stakeholder_id}"


class Engagement(models.Model):
    """What is owed to a stakeholder, by which day."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.PROTECT, related_name="engagements", db_index=False)
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=stakeholders.LONGEST_WHAT)
    due_on = models.DateField()
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stakeholder", "number"], name="engagement_numbered")]

    def __str__(self) -> str:
        return f"engagement {self.number} of {self.stakeholder_id}"


class EngagementHeld(models.Model):
    """An engagement was held: on which day, and what came of it."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="held")
    held_on = models.DateField()
    words = models.TextField(max_length=stakeholders.LONGEST_WORDS)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.engagement_id} on {self.held_on}"


class Gate(models.Model):
    """A point at which somebody from outside looks at the programme before it goes on."""

    reference = models.CharField(max_length=20, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="gates", db_index=False)
    title = models.CharField(max_length=gates.LONGEST_TITLE)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "title"], name="gate_named_once")]

    def __str__(self) -> str:
        return self.reference


class GateDay(models.Model):
    """When a gate is: on a day, or when a step of the plan ends. The latest counts."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="days", db_index=False)
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=LONGEST_KEY, blank=True)
    planned_on = models.DateField(null=True)
    why = models.CharField(max_length=500)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gate", "number"], name="gate_day_numbered"),
            models.CheckConstraint(
                condition=Q(step="", planned_on__isnull=False) | (~Q(step="") & Q(planned_on=None)),
                name="gate_day_or_step",
            ),
        ]

    def __str__(self) -> str:
        return self.step or str(self.planned_on)


class GateReview(models.Model):
    """A review of a gate: who looked, on which day, and how sure they are."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    number = models.PositiveIntegerField()
    held_on = models.DateField()
    reviewers = models.CharField(max_length=gates.LONGEST_REVIEWERS)
    confidence = models.CharField(max_length=6, choices=[(c, c.value) for c in Confidence])
    words = models.TextField(max_length=gates.LONGEST_WORDS)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gate", "number"], name="gate_review_numbered"),
            models.CheckConstraint(condition=Q(confidence__in=list(Confidence)), name="gate_review_confidence_known"),
        ]

    def __str__(self) -> str:
        return f"review {self.number} of {self.gate_id}"


class Recommendation(models.Model):
    """What a review recommends: to whom, how urgent, by which day. `number` counts through a gate."""

    review = models.ForeignKey(GateReview, on_delete=models.PROTECT, related_name="recommendations", db_index=False)
    number = models.PositiveIntegerField()
    words = models.TextField(max_length=gates.LONGEST_WORDS)
    urgency = models.CharField(max_length=8, choices=[(u, u.value) for u in Urgency])
    owner = models.CharField(max_length=120)
    owner_post = models.CharField(max_length=40, blank=True, default="")
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="recommendation_numbered"),
            models.CheckConstraint(condition=Q(urgency__in=list(Urgency)), name="recommendation_urgency_known"),
        ]

    def __str__(self) -> str:
        return f"recommendation {self.number}"


class RecommendationDone(models.Model):
    """A recommendation was done: on which day, and what shows it."""

    recommendation = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="done")
    done_on = models.DateField()
    words = models.TextField(max_length=gates.LONGEST_WORDS)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.recommendation_id} on {self.done_on}"


class GatePassed(models.Model):
    """A gate was passed; `conditions` say under which, blank for none."""

    gate = models.OneToOneField(Gate, on_delete=models.PROTECT, related_name="passed")
    conditions = models.TextField(max_length=gates.LONGEST_WORDS, blank=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.gate_id} passed"
