"""Who approves a change of budget, and who commits money of a budget, by the sum and the day. Pure.

Source of the bands: the scheme of delegation, into which `reference/changes_of_budget.toml` and
`reference/commitments.toml` are loaded, dated and cited.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from daybook.foundation.approvals.rules.authority import Authority, DelegationRule, authority_for
from daybook.kernel.money import Pence, said
from daybook.kernel.refused import Refused

_REFERENCE = Path(__file__).resolve().parent.parent / "reference"
BANDS_FILE = _REFERENCE / "changes_of_budget.toml"
COMMITMENTS_FILE = _REFERENCE / "commitments.toml"
COMMIT = "commit"
_BODY = "group"


def approver_of(rules: Sequence[DelegationRule], kind: str, amount_pence: int, on: date) -> tuple[str, Authority]:
    """The role that approves a change of this kind and sum on a day, and its authority; Refused `no_authority`.

    What it moves is in the budget already, so a rule for what is not budgeted never answers.
    """
    value = Pence(amount_pence)
    found = authority_for(rules, body=_BODY, kind="", action=kind, value_pence=value, on=on, budgeted=True)
    if found.role is None:
        message = (
            f"No rule to hand says who approves a {kind.replace('_', ' ')} of {said(amount_pence)} on "
            f"{on:%-d %B %Y}. Have it added to the scheme of delegation, with its source."
        )
        raise Refused("no_authority", message, kind=kind)
    return found.role, found


def committer_of(
    rules: Sequence[DelegationRule], amount_pence: int, on: date, *, budgeted: bool
) -> tuple[str, Authority]:
    """The role that may commit this sum on a day, and its authority; Refused `no_authority`.

    `budgeted` is whether the budget line has available what the order takes.
    """
    value = Pence(amount_pence)
    found = authority_for(rules, body=_BODY, kind="", action=COMMIT, value_pence=value, on=on, budgeted=budgeted)
    if found.role is None:
        message = (
            f"No rule to hand says who may commit {said(amount_pence)} {'within' if budgeted else 'past'} a budget on "
            f"{on:%-d %B %Y}. Have it added to the scheme of delegation, with its source."
        )
        raise Refused("no_authority", message, budgeted=budgeted)
    return found.role, found


def committing_rules(rules: Sequence[DelegationRule], on: date) -> list[DelegationRule]:
    """The rules in force on a day that say who may commit money of a budget."""
    return [rule for rule in rules if rule.in_force(on) and rule.answers(body=_BODY, kind="", action=COMMIT)]


def role_acted_in(authority: Authority, left: Sequence[str], titles: Collection[str]) -> str:
    """The role in which somebody of these titles may act next: the one whose turn it is or, in its place, one above.

    A role above the one that approves acts in its place alone, never in that of one that agrees first. Blank for none.
    """
    if left[1:]:
        return left[0] if left[0] in titles else ""
    return authority.acting(titles)


def roles_left(authority: Authority, signed: Collection[str]) -> tuple[str, ...]:
    """Who still acts on a change, in order: those that agree first and have not, then the role that approves it."""
    assert authority.role is not None
    return (*(role for role in authority.first if role not in signed), authority.role)
