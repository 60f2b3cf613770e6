"""Rules of the scheme in words."""

from __future__ import annotations

from collections.abc import Sequence

from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.ui.words import pounds_text


def band_in_words(low: int | None, high: int | None) -> str:
    """A band of value: "£500,000 and above", "below £500,000", "£100,000 to below £500,000" or "any"."""
    if low is None and high is None:
        return "any"
    if high is None:
        return f"£{pounds_text(low, pennies=False)} and above"
    below = f"below £{pounds_text(high, pennies=False)}"
    return below if low is None else f"£{pounds_text(low, pennies=False)} to {below}"


def chain_in_words(first: Sequence[str], role: str) -> str:
    """Who acts, in order: "Chief finance officer, then Deputy Mayor for Policing and Crime"."""
    return ", then ".join((*first, role))


def question_in_words(rule: DelegationRule) -> str:
    """For whom and in what: "MOPAC, business case, budgeted"."""
    budgeted = {None: "", True: ", budgeted", False: ", not budgeted"}[rule.budgeted]
    return f"{rule.body}, {(rule.kind or 'any paper').replace('_', ' ')}{budgeted}"
