"""What waits for somebody, and the scheme of delegation as dated rows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.foundation.approvals.rules.changing import ChangeKind
from daybook.foundation.approvals.states import SCHEME_CHANGE, SchemeChangeState
from daybook.kernel import triggers
from daybook.kernel.effective_model import EffectiveDated, effective_triggers


class WaitingItem(models.Model):
    """Something a person with the permission `verb` may do, until it is settled.

    What is said of it is kept whole, however long: both databases keep such text alike.
    """

    subject = models.CharField(max_length=80)
    verb = models.CharField(max_length=80)
    title = models.TextField()
    why = models.TextField()
    paragraph = models.TextField(blank=True)
    role_title = models.CharField(max_length=120, blank=True)
    # The one person, or whoever holds the one post, that it waits for; blank where it waits for anybody who may.
    holder = models.CharField(max_length=40, blank=True, default="", db_default="")
    # The permission of those who see it though it waits for its holder, since they may give it to somebody else.
    overseen_by = models.CharField(max_length=80, blank=True, default="", db_default="")
    # Whoever made what waits: asked first when something is unclear.
    maker = models.CharField(max_length=40, blank=True, default="", db_default="")
    # The one of those who may, to whom another of them gave it.
    handed_to = models.CharField(max_length=40, blank=True, default="", db_default="")
    amount_pence = models.BigIntegerField(null=True)
    yes = models.TextField(blank=True, default="", db_default="")
    no = models.TextField(blank=True, default="", db_default="")
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "verb"], condition=Q(settled_at=None), name="waiting_item_open_once"
            ),
            models.CheckConstraint(condition=Q(handed_to="") | Q(holder=""), name="waiting_item_handed_on_if_anybodys"),
        ]
        indexes = [models.Index(fields=["verb", "raised_at"], condition=Q(settled_at=None), name="waiting_item_open")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class WaitingBar(models.Model):
    """A person who may not do what an item waits for, whatever their permissions: its maker, for one."""

    item = models.ForeignKey(WaitingItem, on_delete=models.CASCADE, related_name="+")
    person = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="waiting_bar_once")]

    def __str__(self) -> str:
        return f"{self.person} may not {self.item_id}"


class Handing(models.Model):
    """That an item was handed on to one person, or (`given_to` blank) taken back for everybody who may."""

    item = models.ForeignKey(WaitingItem, on_delete=models.PROTECT, related_name="handings")
    subject = models.CharField(max_length=80)
    given_to = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    made_by = models.CharField(max_length=40)
    deputy_for = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(given_to=F("made_by")), name="handing_not_to_oneself")]
        indexes = [models.Index(fields=["made_by", "-at"], name="handing_of_person")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.given_to or 'everybody'}"

    @property
    def reference(self) -> str:
        """HND-000001 and so on, by which the audit story names it."""
        return f"HND-{self.pk:06d}"


class ItemQuestion(models.Model):
    """What somebody who has an item asked somebody else about it, in their words."""

    reference = models.CharField(max_length=20, unique=True)
    item = models.ForeignKey(WaitingItem, on_delete=models.PROTECT, related_name="questions")
    subject = models.CharField(max_length=80)
    words = models.TextField()
    asked_by = models.CharField(max_length=40)
    deputy_for = models.CharField(max_length=40, blank=True)
    asked_of = models.CharField(max_length=40)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="question_not_of_oneself")]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="question_of_person"),
            models.Index(fields=["subject"], name="question_about_subject"),
        ]

    def __str__(self) -> str:
        return self.reference


class ItemAnswer(models.Model):
    """What came back: once for each question."""

    question = models.OneToOneField(ItemQuestion, on_delete=models.PROTECT, related_name="answer")
    words = models.TextField()
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer to {self.question_id}"


class QuestionWithdrawal(models.Model):
    """That whoever asked took a question back before it was answered."""

    question = models.OneToOneField(ItemQuestion, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question_id} is withdrawn"


class Scheme(models.Model):
    """A scheme of delegation, or regulations that delegate, by title. Its row is locked while rules change."""

    title = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """What a rule answers: who may take `action` in a kind of paper (blank: any) for a body, budgeted or not."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=40)
    kind = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60)
    budgeted = models.BooleanField(null=True)

    class Meta:
        abstract = True


class Terms(models.Model):
    """A rule's answer: the band it covers, the role that decides, those that agree first, and on what it rests."""

    value_from_pence = models.BigIntegerField(null=True)
    value_below_pence = models.BigIntegerField(null=True)
    role_title = models.CharField(max_length=120)
    first_roles = models.JSONField(default=list)
    # Those above the role, who may decide in its place.
    also_roles = models.JSONField(default=list)
    # The one of all these roles that acts for the cost centre it answers for, and for no other.
    own_cost_centre = models.CharField(max_length=120, blank=True, default="", db_default="")
    paragraph = models.CharField(max_length=60)
    source = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)

    class Meta:
        abstract = True


def _band_is_not_empty(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(value_from_pence=None) | Q(value_below_pence=None) | Q(value_from_pence__lt=F("value_below_pence")),
        name=name,
    )


class Delegation(Question):
    """One rule of a scheme through all its changes; its answer on a day is in its terms."""

    def __str__(self) -> str:
        return f"SDR-{self.pk:06d}"


class DelegationTerms(Terms, EffectiveDated):
    """What a rule says on some days, as known since a moment."""

    OWNER = "delegation"
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="terms")

    class Meta(EffectiveDated.Meta):
        constraints = [
            *EffectiveDated.Meta.constraints,
            _band_is_not_empty("delegation_terms_band_holds_a_value"),
        ]

    def __str__(self) -> str:
        return f"{self.delegation} from {self.valid_from}"


class BroughtRule(models.Model):
    """That a rule of a file which comes with the product was brought in, once, by what makes it that rule."""

    key = models.CharField(max_length=64, unique=True)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.delegation} came with the product"


class SchemeChange(Question, Terms):
    """A change to the scheme: proposed by one person, approved by another, in force from `valid_from`.

    For a change that ends a rule `valid_from` is the first day without it; `valid_until` is asked of new rules alone.
    """

    reference = models.CharField(max_length=20, unique=True)
    change = models.CharField(max_length=5, choices=[(kind, kind) for kind in ChangeKind])
    state = models.CharField(max_length=9, choices=[(s, s) for s in SchemeChangeState], default=SCHEME_CHANGE.start)
    delegation = models.ForeignKey(Delegation, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    why = models.CharField(max_length=500)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    settled_by = models.CharField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(change__in=list(ChangeKind)), name="scheme_change_kind_known"),
            models.CheckConstraint(condition=Q(state__in=list(SchemeChangeState)), name="scheme_change_state_known"),
            models.CheckConstraint(
                condition=Q(change=ChangeKind.ADD) | Q(delegation__isnull=False), name="scheme_change_names_its_rule"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | ~Q(settled_by=F("proposed_by")),
                name="scheme_change_settled_by_another",
            ),
            _band_is_not_empty("scheme_change_band_holds_a_value"),
        ]

    def __str__(self) -> str:
        return self.reference


TRIGGERS = [
    *effective_triggers("approvals_delegationterms", "delegation_id"),
    *triggers.append_only("approvals_delegation", "what a rule of the scheme answers does not change: end it"),
    *triggers.append_only("approvals_scheme", "a scheme keeps its title"),
    *triggers.append_only("approvals_broughtrule", "what was brought in stays brought in"),
    *triggers.append_only("approvals_handing", "what was handed on stands as it was recorded"),
    *triggers.append_only("approvals_itemquestion", "a question stands as it was asked"),
    *triggers.append_only("approvals_itemanswer", "an answer stands as it was given"),
    *triggers.append_only("approvals_questionwithdrawal", "what was taken back stays taken back"),
]
