"""Every read of the scheme of delegation: its rules as known at a moment, and one rule through its changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from daybook.foundation.approvals.models import DelegationTerms
from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.kernel.money import Pence


@dataclass(frozen=True, slots=True)
class HeldRule:
    """A rule of the scheme as it is kept: its reference, its row, and what it says."""

    reference: str
    row: int
    rule: DelegationRule


def scheme_rules(known_at: datetime) -> tuple[DelegationRule, ...]:
    """Every rule of the scheme as known at a moment, whatever its days: what `authority_for` is asked of. One query."""
    return tuple(held.rule for held in held_rules(known_at))


def held_rules(known_at: datetime) -> tuple[HeldRule, ...]:
    """Every rule with its reference, as known at a moment, in order of scheme, question, band and day. One query."""
    rows = DelegationTerms.objects.known(known_at).select_related("delegation__scheme")
    return tuple(_in_order(HeldRule(str(row.delegation), row.pk, rule_of(row)) for row in rows))


def rule_of(row: DelegationTerms) -> DelegationRule:
    """The rule that a row holds; its delegation and scheme are at hand."""
    asked = row.delegation
    return DelegationRule(
        scheme=asked.scheme.title,
        body=asked.body,
        kind=asked.kind or None,
        action=asked.action,
        value_from_pence=_pence(row.value_from_pence),
        value_below_pence=_pence(row.value_below_pence),
        budgeted=asked.budgeted,
        role=row.role_title,
        paragraph=row.paragraph,
        in_force_from=row.valid_from,
        until=row.valid_until,
        source=row.source,
        verified=row.verified,
        first=tuple(row.first_roles),
    )


def _in_order(rules: Iterable[HeldRule]) -> list[HeldRule]:
    def place(held: HeldRule) -> tuple[object, ...]:
        rule = held.rule
        return (
            rule.scheme, rule.body, rule.action, rule.kind or "", rule.value_from_pence or 0, rule.in_force_from,
            held.reference,
        )  # fmt: skip

    return sorted(rules, key=place)


def _pence(value: int | None) -> Pence | None:
    return None if value is None else Pence(value)
