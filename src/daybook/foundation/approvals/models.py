"""What waits for somebody, and the scheme of delegation as dated rows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.kernel import triggers
from daybook.kernel.effective_model import EffectiveDated, effective_triggers


class WaitingItem(models.Model):
    """Something a person with the permission `verb` may do, until it is settled."""

    subject = models.CharField(max_length=80)
    verb = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    why = models.CharField(max_length=300)
    paragraph = models.CharField(max_length=60, blank=True)
    role_title = models.CharField(max_length=120, blank=True)
    # The one person it waits for, blank where it waits for anybody with the permission.
    holder = models.CharField(max_length=40, blank=True, default="", db_default="")
    amount_pence = models.BigIntegerField(null=True)
    yes = models.CharField(max_length=300, blank=True, default="", db_default="")
    no = models.CharField(max_length=300, blank=True, default="", db_default="")
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "verb"], condition=Q(settled_at=None), name="waiting_item_open_once"
            ),
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


TRIGGERS = [
    *effective_triggers("approvals_delegationterms", "delegation_id"),
    *triggers.append_only("approvals_delegation", "what a rule of the scheme answers does not change: end it"),
    *triggers.append_only("approvals_scheme", "a scheme keeps its title"),
    *triggers.append_only("approvals_broughtrule", "what was brought in stays brought in"),
]
