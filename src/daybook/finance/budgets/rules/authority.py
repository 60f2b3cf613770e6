"""Who approves a change of budget, by its kind, its sum and the day. Pure.

Source of the bands: the scheme of delegation, into which `reference/changes_of_budget.toml` is loaded, dated and cited.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from daybook.foundation.approvals.rules.authority import Authority, DelegationRule, authority_for
from daybook.kernel.money import Pence, said
from daybook.kernel.refused import Refused

BANDS_FILE = Path(__file__).resolve().parent.parent / "reference" / "changes_of_budget.toml"
_BODY = "group"


def approver_of(rules: Sequence[DelegationRule], kind: str, amount_pence: int, on: date) -> tuple[str, Authority]:
    """The role that approves a change of this kind and sum on a day, and its authority; Refused `no_authority`."""
    found = authority_for(rules, body=_BODY, kind="", action=kind, value_pence=Pence(amount_pence), on=on)
    if found.role is None:
        message = (
            f"No rule to hand says who approves a {kind.replace('_', ' ')} of {said(amount_pence)} on "
            f"{on:%-d %B %Y}. Have it added to the scheme of delegation, with its source."
        )
        raise Refused("no_authority", message, kind=kind)
    return found.role, found


def roles_left(authority: Authority, signed: Collection[str]) -> tuple[str, ...]:
    """Who still acts on a change, in order: those that agree first and have not, then the role that approves it."""
    assert authority.role is not None
    return (*(role for role in authority.first if role not in signed), authority.role)
