"""Builders that call the real operations: changes to the scheme, proposed by one person and approved by another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from daybook.decisions.cases.tests.build import Cast, autumn
from daybook.foundation.approvals.changing import SchemeChangeRef
from daybook.foundation.approvals.models import Delegation, DelegationTerms
from daybook.foundation.approvals.operations.approve_scheme_change import approve_scheme_change
from daybook.foundation.approvals.operations.propose_rule_change import propose_rule_change
from tests.remembered import remembered

DEPUTY, MAYOR, FINANCE = "Deputy Mayor for Policing and Crime", "Mayor of London", "Chief finance officer"
HOLDER = "Budget holder"


def rule_for(paragraph: str, action: str, on: date = date(2021, 11, 20)) -> tuple[Delegation, DelegationTerms]:
    """The rule that stands under a paragraph for an action on a day, and what it then says."""
    terms = DelegationTerms.objects.as_at(on, autumn(30)).filter(delegation__action=action, paragraph=paragraph).get()
    return terms.delegation, terms


@remembered
def proposed(players: Cast, under: str, action: str, /, now: datetime | None = None, **changes: Any) -> SchemeChangeRef:
    """The administrator proposes that a rule says something else."""
    found, terms = rule_for(under, action)
    said: dict[str, Any] = {
        "valid_from": date(2021, 11, 22),
        "role": terms.role_title,
        "paragraph": terms.paragraph,
        "source": terms.source,
        "verified": terms.verified,
        "value_from_pence": terms.value_from_pence,
        "value_below_pence": terms.value_below_pence,
        "first_roles": terms.first_roles,
        "also_roles": [role for role in terms.also_roles if role != changes.get("role")],
        "own_cost_centre": terms.own_cost_centre if changes.get("role") in (None, terms.own_cost_centre) else "",
        "why": "The police and crime office asked for it",
    }
    return propose_rule_change(
        actor=players.administrator,
        now=now or autumn(19),
        rule=str(found),
        seen_version=found.terms.count(),
        **(said | changes),
    )


@remembered
def changed_scheme(
    players: Cast, under: str, action: str, /, now: datetime | None = None, **changes: Any
) -> SchemeChangeRef:
    """A change of a rule, proposed and approved."""
    made = proposed(players, under, action, now, **changes)
    return approve_scheme_change(
        actor=players.deputy_mayor, now=now or autumn(19, 12), reference=made.reference, seen_version=made.version
    )
