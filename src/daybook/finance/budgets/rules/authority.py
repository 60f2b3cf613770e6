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


def authority_to(
    rules: Sequence[DelegationRule], action: str, amount_pence: int, on: date, *, budgeted: bool = True
) -> Authority:
    """The authority for a change of budget of some kind, or to commit, of a sum on a day: its role is always named.

    `budgeted` is, of an order, whether the budget line has available what it takes. What a change moves is in the
    budget already, so a rule for what is not budgeted never answers. Refused `no_authority`.
    """
    value = Pence(amount_pence)
    found = authority_for(rules, body=_BODY, kind="", action=action, value_pence=value, on=on, budgeted=budgeted)
    if found.role is None:
        what = "may commit" if action == COMMIT else f"approves a {action.replace('_', ' ')} of"
        past = "" if budgeted else " past a budget"
        message = (
            f"No rule to hand says who {what} {said(amount_pence)}{past} on {on:%-d %B %Y}. Have it added to the "
            "scheme of delegation, with its source."
        )
        raise Refused("no_authority", message, action=action, budgeted=budgeted)
    return found


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


def titles_here(rule: Authority | DelegationRule, titles: Collection[str], *, answers: bool) -> frozenset[str]:
    """The titles in which somebody may act, by whether they answer for the cost centre that the money comes from."""
    return frozenset(titles) - (set() if answers else {rule.own_cost_centre})


def waits_for(
    authority: Authority, left: Sequence[str], post: str, person: str, barred: Collection[str]
) -> tuple[tuple[str, ...], str]:
    """The roles that still act, as the inbox has them, and the post that the first of them waits for by name.

    A role bound to its own cost centre waits for the post that answers for it. Where nobody who may act holds that
    (`person` is blank), or whoever does is barred (they drafted it, for one), it waits for the first of those who may
    act in its place.
    """
    if not left or left[0] != authority.own_cost_centre:
        return tuple(left), ""
    if (not person or person in barred) and authority.also and not left[1:]:
        return authority.also[:1], ""
    return tuple(left), post


def roles_left(authority: Authority, signed: Collection[str]) -> tuple[str, ...]:
    """Who still acts on a change, in order: those that agree first and have not, then the role that approves it."""
    assert authority.role is not None
    return (*(role for role in authority.first if role not in signed), authority.role)
