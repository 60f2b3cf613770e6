"""Who approves a change of budget, by its kind, its sum and the day. Pure.

Source of the bands: `reference/changes_of_budget.toml`, dated and cited, none of it verified yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from daybook.foundation.approvals.rules.authority import Authority, DelegationRule, authority_for, scheme_of_delegation
from daybook.kernel.money import Pence, said
from daybook.kernel.refused import Refused

BANDS_FILE = Path(__file__).resolve().parent.parent / "reference" / "changes_of_budget.toml"
_BODY = "group"


@cache
def bands_to_hand() -> tuple[DelegationRule, ...]:
    """The bands of the reference file that comes with the product."""
    return scheme_of_delegation(BANDS_FILE.read_text(encoding="utf-8"))


def approver_of(
    kind: str, amount_pence: int, on: date, bands: Sequence[DelegationRule] | None = None
) -> tuple[str, Authority]:
    """The role that approves a change of this kind and sum on a day, and its authority; Refused `no_authority`."""
    rules = bands_to_hand() if bands is None else bands
    found = authority_for(rules, body=_BODY, kind="", action=kind, value_pence=Pence(amount_pence), on=on)
    if found.role is None:
        message = (
            f"No rule to hand says who approves a {kind.replace('_', ' ')} of {said(amount_pence)} on "
            f"{on:%d %B %Y}. Have it added to the reference of changes of budget, with its source."
        )
        raise Refused("no_authority", message, kind=kind)
    return found.role, found
