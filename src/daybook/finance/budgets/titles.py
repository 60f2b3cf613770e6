"""What funds and all that is taken from them are called, for lists of records of many kinds."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Value
from django.db.models.functions import Concat

from daybook.finance.budgets.models import Allocation, BudgetLine, Fund, Reservation
from daybook.kernel.actor import Actor


def visible_fund_titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """Names of funds, by FUND- and their code."""
    named = Fund.objects.annotate(reference=Concat(Value("FUND-"), "code")).filter(reference__in=references)
    return dict(named.values_list("reference", "name")) if actor.person else {}


def visible_allocation_titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """Titles of the decisions that took the money."""
    named = Allocation.objects.filter(reference__in=references)
    return dict(named.values_list("reference", "title")) if actor.person else {}


def visible_line_titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """Titles of budget lines, with their years."""
    named = BudgetLine.objects.filter(reference__in=references).values_list("reference", "title", "year")
    return {reference: f"{title}, {year}" for reference, title, year in named} if actor.person else {}


def visible_reservation_titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What money was reserved for."""
    keys = [int(one.removeprefix("RSV-")) for one in references]
    named = Reservation.objects.filter(pk__in=keys)
    return {str(row): row.title for row in named} if actor.person else {}
