"""Funds, what decisions have allocated from them, and the budget lines that money is spent against.

Figures are read from the ledger's BUDGET book alone; these rows say which codes carry the money and on whose decision.
"""

from __future__ import annotations

from django.db import models


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
    """What one decision took from one fund."""

    reference = models.CharField(max_length=20, unique=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="allocations")
    case = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    decided_on = models.DateField()
    amount_pence = models.BigIntegerField()
    paragraph = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "case"], name="allocation_once_per_decision"),
            models.CheckConstraint(condition=models.Q(amount_pence__gt=0), name="allocation_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.reference


class BudgetLine(models.Model):
    """A year of a project's money from one fund, at a cost centre; spending is compared by those codes.

    Several decisions may put money into it: see `AllocationYear`.
    """

    reference = models.CharField(max_length=20, unique=True)
    year = models.CharField(max_length=7)
    body = models.CharField(max_length=40)
    cost_centre = models.CharField(max_length=40)
    objective = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=40)
    fund_code = models.CharField(max_length=40)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "body", "cost_centre", "objective", "project", "fund_code"], name="budget_line_once"
            ),
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
            models.CheckConstraint(condition=models.Q(amount_pence__gt=0), name="allocation_year_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.allocation_id} in {self.line_id}"
