"""Every read of the scheme of delegation: its rules as known at a moment, and one rule through its changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from daybook.foundation.approvals.models import Delegation, DelegationTerms, Question, Scheme, SchemeChange, Terms
from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.foundation.approvals.rules.changing import ChangeKind, HeldRule, Proposal
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class SchemeChangeRow:
    """A change to the scheme: what it proposes, by whom and why, and what became of it."""

    reference: str
    state: str
    proposal: Proposal
    why: str
    proposed_by: str
    proposed_at: datetime
    settled_by: str
    settled_at: datetime | None
    settled_reason: str
    version: int


@dataclass(frozen=True, slots=True)
class RecordedRule:
    """What a rule was recorded to say on some days, since when that is known, and whether it still stands."""

    rule: DelegationRule
    recorded_at: datetime
    stands: bool


def scheme_rules(known_at: datetime) -> tuple[DelegationRule, ...]:
    """Every rule of the scheme as known at a moment, whatever its days: what `authority_for` is asked of. One query."""
    return tuple(held.rule for held in held_rules(known_at))


def held_rules(known_at: datetime) -> tuple[HeldRule, ...]:
    """Every rule with its reference, as known at a moment, in order of scheme, question, band and day. One query."""
    rows = DelegationTerms.objects.known(known_at).select_related("delegation__scheme")
    return tuple(_in_order(HeldRule(str(row.delegation), rule_of(row)) for row in rows))


def story_of_rule(reference: str) -> list[RecordedRule]:
    """All that was ever recorded of a rule, in the order in which it was; Refused `not_found`."""
    found = found_rule(reference)
    rows = list(DelegationTerms.objects.filter(delegation=found).select_related("delegation__scheme").order_by("id"))
    replaced = {row.supersedes_id for row in rows}
    return [RecordedRule(rule_of(row), row.recorded_at, row.pk not in replaced and not row.withdrawn) for row in rows]


def found_rule(reference: str) -> Delegation:
    """A rule of the scheme; Refused `not_found`."""
    number = reference.removeprefix("SDR-")
    plain = number.isascii() and number.isdigit() and len(number) < 16
    found = Delegation.objects.select_related("scheme").filter(pk=int(number)).first() if plain else None
    if found is None or str(found) != reference:
        raise Refused(
            "not_found", f"There is no rule {reference} of the scheme. Look for it on the page of the scheme."
        )
    return found


def scheme_titles() -> list[str]:
    """The titles of the schemes there are."""
    return list(Scheme.objects.order_by("id").values_list("title", flat=True))


def visible_scheme_changes(actor: Actor, state: str = "", rule: str = "") -> list[SchemeChangeRow]:
    """Changes to the scheme, in one state or of one rule where asked, latest first, up to 500."""
    found = SchemeChange.objects.select_related("scheme", "delegation") if actor.person else SchemeChange.objects.none()
    if state:
        found = found.filter(state=state)
    if rule:
        found = found.filter(delegation=found_rule(rule))
    return [change_row(row) for row in found.order_by("-id")[:500]]


def find_scheme_change(actor: Actor, reference: str) -> SchemeChangeRow:
    """One change to the scheme; Refused `not_found`."""
    for row in SchemeChange.objects.select_related("scheme", "delegation").filter(reference=reference):
        return change_row(row)
    raise Refused("not_found", f"There is no change to the scheme {reference}. Look for it among the changes.")


def change_row(row: SchemeChange) -> SchemeChangeRow:
    """A change as pages see it; its scheme and rule are at hand."""
    return SchemeChangeRow(
        row.reference, row.state, proposal_of(row), row.why, row.proposed_by, row.proposed_at, row.settled_by,
        row.settled_at, row.settled_reason, row.version,
    )  # fmt: skip


def proposal_of(change: SchemeChange) -> Proposal:
    """The change as the rules judge it; its scheme is at hand."""
    rule = rule_of_terms(change, change, change.valid_from, change.valid_until)
    kind = ChangeKind(change.change)
    return Proposal(kind, str(change.delegation) if change.delegation else "", rule, change.valid_from)


def rule_of(row: DelegationTerms) -> DelegationRule:
    """The rule that a row holds; its delegation and scheme are at hand."""
    return rule_of_terms(row.delegation, row, row.valid_from, row.valid_until)


def rule_of_terms(asked: Question, said: Terms, valid_from: date, valid_until: date | None) -> DelegationRule:
    """A question and what answers it on some days, as a rule."""
    return DelegationRule(
        scheme=asked.scheme.title,
        body=asked.body,
        kind=asked.kind or None,
        action=asked.action,
        value_from_pence=_pence(said.value_from_pence),
        value_below_pence=_pence(said.value_below_pence),
        budgeted=asked.budgeted,
        role=said.role_title,
        paragraph=said.paragraph,
        in_force_from=valid_from,
        until=valid_until,
        source=said.source,
        verified=said.verified,
        first=tuple(said.first_roles),
        also=tuple(said.also_roles),
        own_cost_centre=said.own_cost_centre,
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
