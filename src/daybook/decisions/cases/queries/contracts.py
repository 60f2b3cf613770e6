"""The register of usable contracts: the terms that hold, and what decisions have taken from each ceiling."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum

from daybook.decisions.cases.models import ContractUse, UsableContract
from daybook.decisions.cases.rules.contracts import ContractTerms
from daybook.kernel.money import Pence


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A usable contract in its register: its terms, what decisions use of it, and what is left."""

    terms: ContractTerms
    used_pence: Pence
    live: bool

    @property
    def left_pence(self) -> Pence:
        return Pence(self.terms.ceiling_pence - self.used_pence)


@dataclass(frozen=True, slots=True)
class Use:
    """What one decision takes from a contract's ceiling."""

    case: str
    title: str
    amount_pence: int
    on: date


def contract_lines(on: date, references: Collection[str] | None = None) -> list[ContractLine]:
    """Every usable contract (or those named), by reference, with what is left of it; two queries."""
    rows = UsableContract.objects.all()
    used = ContractUse.objects.all()
    if references is not None:
        rows, used = rows.filter(reference__in=references), used.filter(contract__in=references)
    latest = {row["reference"]: row["newest"] for row in rows.values("reference").annotate(newest=Max("version"))}
    taken = {row["contract"]: row["total"] for row in used.values("contract").annotate(total=Sum("amount_pence"))}
    found = [_terms(row) for row in rows.order_by("reference") if latest[row.reference] == row.version]
    return [
        ContractLine(terms, Pence(taken.get(terms.reference, 0)), terms.starts_on <= on < terms.ends_on)
        for terms in found
    ]


def contract_terms(reference: str) -> ContractTerms | None:
    """The terms of a contract that hold now; None for one the register does not know."""
    row = UsableContract.objects.filter(reference=reference).order_by("-version").first()
    return _terms(row) if row else None


def used_pence(reference: str) -> int:
    """What decisions have taken from a contract's ceiling."""
    return ContractUse.objects.filter(contract=reference).aggregate(total=Sum("amount_pence"))["total"] or 0


def uses_of(reference: str) -> list[Use]:
    """The decisions that use a contract, oldest first."""
    rows = ContractUse.objects.filter(contract=reference).order_by("at", "id").select_related("case")
    return [Use(row.case.slug, row.case.title, row.amount_pence, row.at.date()) for row in rows]


def _terms(row: UsableContract) -> ContractTerms:
    return ContractTerms(
        row.reference, row.version, row.name, row.supplier, row.starts_on, row.ends_on, Pence(row.ceiling_pence)
    )
