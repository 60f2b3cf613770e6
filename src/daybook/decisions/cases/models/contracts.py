"""The short register of contracts that papers may go to market through, until the contract register keeps it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.decisions.cases.models.papers import LONGEST_NAME, LONGEST_TITLE, Case


class UsableContract(models.Model):
    """The terms of a contract as recorded at one time; the latest version of a reference holds.

    It may be used from `starts_on` until the day before `ends_on`, up to `ceiling_pence` over all decisions.
    """

    reference = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=LONGEST_TITLE)
    supplier = models.CharField(max_length=LONGEST_NAME)
    starts_on = models.DateField()
    ends_on = models.DateField()
    ceiling_pence = models.BigIntegerField()
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "version"], name="usable_contract_version_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="usable_contract_ends_after_start"),
            models.CheckConstraint(condition=Q(ceiling_pence__gte=0), name="usable_contract_ceiling_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} version {self.version}"


class ContractUse(models.Model):
    """What one recommendation, once decided, takes from the ceiling of a contract. `place` counts from nought."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contract_uses")
    place = models.PositiveIntegerField()
    contract = models.CharField(max_length=40, db_index=True)
    amount_pence = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="contract_used_once_a_recommendation"),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="contract_use_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.case} through {self.contract}"
