"""Rules of the scheme in words."""

from __future__ import annotations

from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.foundation.approvals.rules.changing import ChangeKind
from daybook.ui.words import pounds_text

CHANGE_WORDS = {
    ChangeKind.ADD: "A new rule",
    ChangeKind.ALTER: "A change of a rule",
    ChangeKind.END: "The end of a rule",
}


def band_in_words(low: int | None, high: int | None) -> str:
    """A band of value: "£500,000 and above", "below £500,000", "£100,000 to below £500,000" or "any"."""
    if low is None and high is None:
        return "any"
    if high is None:
        return f"£{pounds_text(low, pennies=False)} and above"
    below = f"below £{pounds_text(high, pennies=False)}"
    return below if low is None else f"£{pounds_text(low, pennies=False)} to {below}"


def chain_in_words(rule: DelegationRule) -> str:
    """Who acts, in order: "Chief finance officer, then Budget holder (or, above them, Mayor of London)".

    A role that acts for its own cost centre alone is "Budget holder for their own cost centre".
    """
    above = f" (or, above them, {' or '.join(_bound(rule, role) for role in rule.also)})" if rule.also else ""
    return ", then ".join(_bound(rule, role) for role in (*rule.first, rule.role)) + above


def _bound(rule: DelegationRule, role: str) -> str:
    return f"{role} for their own cost centre" if role == rule.own_cost_centre else role


def question_in_words(rule: DelegationRule) -> str:
    """For whom and in what: "MOPAC, business case, budgeted"."""
    budgeted = {None: "", True: ", budgeted", False: ", not budgeted"}[rule.budgeted]
    kind = f", {rule.kind.replace('_', ' ')}" if rule.kind else ""
    return f"{rule.body}{kind}{budgeted}"


def said_in_words(rule: DelegationRule) -> str:
    """What a rule says: "£500,000 and above: Deputy Mayor for Policing and Crime, under 4.8"."""
    band = band_in_words(rule.value_from_pence, rule.value_below_pence)
    value = "Any value" if band == "any" else band[:1].upper() + band[1:]
    return f"{value}: {chain_in_words(rule)}, under {rule.paragraph}"
