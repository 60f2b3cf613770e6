"""Funds, what decisions have allocated from them, and the budget lines that money is spent against.

Figures are read from the ledger's BUDGET book alone; these rows say which codes carry the money and on whose decision.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.finance.budgets.states import ChangeState
from daybook.kernel import triggers


class Money(models.TextChoices):
    """What a sum may be spent on: the two are never mixed in one budget line."""

    REVENUE = "revenue", "Revenue"
    CAPITAL = "capital", "Capital"


class Stop(models.TextChoices):
    """What happens when more is asked of a budget line than is available: refused, or let through and marked."""

    HARD = "hard", "Hard: refused"
    SOFT = "soft", "Soft: let through and marked"


class Fund(models.Model):
    """A pot of money held for a purpose, such as the Major Change Fund, known in the ledger by its fund code."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120, unique=True)
    portfolio = models.CharField(max_length=120, blank=True)
    body = models.CharField(max_length=40)
    cost_centre = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class Allocation(models.Model):
    """What one decision took from one fund, the contingency in it held apart until a named authority releases it."""

    reference = models.CharField(max_length=20, unique=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="allocations")
    case = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    decided_on = models.DateField()
    amount_pence = models.BigIntegerField()
    paragraph = models.TextField(blank=True)
    contingency_pence = models.BigIntegerField(default=0)
    money = models.CharField(max_length=7, choices=Money.choices, default=Money.REVENUE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "case"], name="allocation_once_per_decision"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="allocation_amount_positive"),
            models.CheckConstraint(
                condition=Q(contingency_pence__gte=0, contingency_pence__lt=F("amount_pence")),
                name="allocation_contingency_is_a_part",
            ),
            models.CheckConstraint(condition=Q(money__in=Money.values), name="allocation_money_known"),
        ]

    def __str__(self) -> str:
        return self.reference


class BudgetLine(models.Model):
    """A year of a project's money from one fund, at a cost centre; spending is compared by those codes.

    Several decisions may put money into it: see `AllocationYear`. `account` is where its money is budgeted and used
    unless another is named.
    """

    reference = models.CharField(max_length=20, unique=True)
    year = models.CharField(max_length=7)
    body = models.CharField(max_length=40)
    cost_centre = models.CharField(max_length=40)
    objective = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=40)
    fund_code = models.CharField(max_length=40)
    closed_on = models.DateField(null=True)
    title = models.CharField(max_length=300, default="")
    account = models.CharField(max_length=40, default="")
    money = models.CharField(max_length=7, choices=Money.choices, default=Money.REVENUE)
    stop = models.CharField(max_length=4, choices=Stop.choices, default=Stop.HARD)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "body", "cost_centre", "objective", "project", "fund_code"], name="budget_line_once"
            ),
            models.CheckConstraint(condition=Q(money__in=Money.values), name="budget_line_money_known"),
            models.CheckConstraint(condition=Q(stop__in=Stop.values), name="budget_line_stop_known"),
        ]

    def __str__(self) -> str:
        return self.reference


class AllocationYear(models.Model):
    """What one allocation put into one budget line: the account it was budgeted on and the journal that carried it."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="years")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="allocation_years")
    account = models.CharField(max_length=40)
    amount_pence = models.BigIntegerField()
    journal = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["allocation", "line"], name="allocation_year_once"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="allocation_year_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.allocation_id} in {self.line_id}"


class ChangeKind(models.TextChoices):
    """What a change of budget does."""

    VIREMENT = "virement", "Virement between budget lines"
    RELEASE = "release", "Release of contingency"
    RETURN = "return", "Return to the fund"
    REPROFILE = "reprofile", "Move between years"
    CARRY_FORWARD = "carry_forward", "Carry forward into the next year"


class Change(models.Model):
    """Money moved between budget lines, out of contingency, back to its fund or into another year, once approved.

    `role_title` and `paragraph` are who approves it and under what, as the rules stood when it was submitted.
    `settled_for` is the person in whose name a deputy settled it.
    """

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=13, choices=ChangeKind.choices)
    state = models.CharField(max_length=9, choices=[(s, s.title()) for s in ChangeState], default=ChangeState.DRAFT)
    amount_pence = models.BigIntegerField()
    allocation = models.ForeignKey(Allocation, null=True, on_delete=models.PROTECT, related_name="+")
    from_line = models.ForeignKey(BudgetLine, null=True, on_delete=models.PROTECT, related_name="+")
    to_line = models.ForeignKey(BudgetLine, null=True, on_delete=models.PROTECT, related_name="+")
    to_year = models.CharField(max_length=7, blank=True)
    reason = models.CharField(max_length=500)
    role_title = models.TextField(blank=True)
    paragraph = models.TextField(blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    settled_by = models.CharField(max_length=40, blank=True)
    settled_for = models.CharField(max_length=40, blank=True, default="", db_default="")
    settled_at = models.DateTimeField(null=True)
    settled_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="budget_change_kind_known"),
            models.CheckConstraint(condition=Q(state__in=list(ChangeState)), name="budget_change_state_known"),
            models.CheckConstraint(
                # Commitments may be carried forward with no money to spare beside them.
                condition=Q(amount_pence__gt=0) | Q(kind="carry_forward", amount_pence=0),
                name="budget_change_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(from_line__isnull=False) | Q(allocation__isnull=False), name="budget_change_comes_from"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | ~Q(settled_by=F("made_by")),
                name="budget_change_settled_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | ~Q(settled_for=F("made_by")),
                name="budget_change_settled_for_another",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="budget_change_state_newest")]

    def __str__(self) -> str:
        return self.reference


class ChangeSignature(models.Model):
    """One act in the chain of a change: who agreed to or approved it, in which role, under what, on which text."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="signatures")
    role_title = models.CharField(max_length=120)
    person = models.CharField(max_length=40)
    deputy_for = models.CharField(max_length=40, blank=True)
    post = models.CharField(max_length=40, blank=True)
    paragraph = models.TextField()
    scheme = models.CharField(max_length=200)
    verified = models.BooleanField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "person"], name="change_signed_once_by_each"),
            models.UniqueConstraint(fields=["change", "role_title"], name="change_signed_once_in_each_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role_title} on {self.change_id}"


class Reservation(models.Model):
    """Money of one budget line set aside for one thing. What it holds is the sum of its movements.

    Its reference is RSV- and its id, so that reserving on different budgets never waits for a common counter.
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="reservations")
    account = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    source_kind = models.CharField(max_length=30)
    source_ref = models.CharField(max_length=120)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_ref"], name="reservation_source_once"),
        ]

    def __str__(self) -> str:
        return f"RSV-{self.pk:06d}"


class Movement(models.Model):
    """One step in the life of a reservation: by how much each way of holding money changed, and the journals of it."""

    reservation = models.ForeignKey(Reservation, on_delete=models.PROTECT, related_name="movements", db_index=False)
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.CharField(max_length=60)
    on_date = models.DateField()
    reserved_pence = models.BigIntegerField(default=0)
    committed_pence = models.BigIntegerField(default=0)
    actual_pence = models.BigIntegerField(default=0)
    over_pence = models.BigIntegerField(default=0)
    journals = models.CharField(max_length=80)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    # By whose authority it committed money, and under which paragraph; blank where it committed none.
    role_title = models.CharField(max_length=120, blank=True, default="", db_default="")
    paragraph = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reservation", "event"], name="movement_event_once"),
            models.CheckConstraint(condition=Q(over_pence__gte=0), name="movement_over_not_below_zero"),
        ]
        indexes = [models.Index(fields=["line", "on_date"], name="movement_line_date")]

    def __str__(self) -> str:
        return f"{self.event} of RSV-{self.reservation_id:06d}"


class PlanKind(models.TextChoices):
    PROFILE = "profile", "Profile"
    FORECAST = "forecast", "Forecast"


class Plan(models.Model):
    """How a budget line's money is expected to be spent, month by month, as somebody said on a day; the last counts."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=8, choices=PlanKind.choices)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plan_kind_known")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.line_id}"


class PlanMonth(models.Model):
    """One month of a plan: 1 is April, 12 is March."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="months")
    number = models.PositiveSmallIntegerField()
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_month_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=12), name="plan_month_known"),
        ]

    def __str__(self) -> str:
        return f"month {self.number} of plan {self.plan_id}"


TRIGGERS = [
    trigger
    for table, words in (
        ("budgets_changesignature", "signatures are never changed"),
        ("budgets_movement", "movements of a reservation are never changed: record another"),
        ("budgets_plan", "plans are never changed: record another"),
        ("budgets_planmonth", "plans are never changed: record another"),
    )
    for trigger in triggers.append_only(table, words)
]
