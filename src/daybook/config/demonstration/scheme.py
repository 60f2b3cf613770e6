"""The scheme of delegation in the demonstration: changed once, a change that waits, and sums just under a band."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from daybook.config.demonstration.books import moment
from daybook.decisions.cases.refs import CaseRef
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.foundation.approvals.changing import EVER, SchemeChangeRef
from daybook.foundation.approvals.delegations import held_rules, story_of_rule
from daybook.foundation.approvals.operations.approve_scheme_change import approve_scheme_change
from daybook.foundation.approvals.operations.propose_rule_change import propose_rule_change
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence

_JUST_UNDER = ((9, 46_500_00, "holder"), (0, 48_000_00, ""))
_SOURCE = "Invented for the demonstration"


def add_a_step(cast: dict[str, Actor], today: date) -> None:
    """Half a year ago: the chief finance officer agrees to the largest virements before the deputy mayor approves."""
    first_day = today - timedelta(days=170)
    change = _propose(
        cast["administrator"],
        "Virement from £500,000, as 4.8",
        first_day - timedelta(days=10),
        valid_from=first_day,
        first_roles=["Chief finance officer"],
        why="Audit asked for the chief finance officer's agreement before the largest virements",
    )
    approve_scheme_change(
        actor=cast["chief"],
        now=moment(first_day - timedelta(days=3)),
        reference=change.reference,
        seen_version=change.version,
    )


def propose_a_higher_band(cast: dict[str, Actor], lately: date) -> None:
    """From next month budget holders would approve virements up to £100,000; it waits for a second person."""
    _propose(
        cast["administrator"],
        "Virement below £50,000",
        lately,
        valid_from=lately + timedelta(days=31),
        value_below_pence=Pence(100_000_00),
        paragraph="Virement below £100,000",
        why="Three in four virements now wait a fortnight for the chief finance officer",
    )


def move_just_under_the_band(cast: dict[str, Actor], first: CaseRef, second: CaseRef, lately: date) -> None:
    """Two virements by one accountant, a week apart, each just under the band: approved, and waiting for the holder."""
    for days, pence, approver in _JUST_UNDER:
        day = lately - timedelta(days=days)
        clerk, lines = cast["accountant"], {"from_line": second.budget_lines[0], "to_line": first.budget_lines[0]}
        made = draft_virement(
            actor=clerk, now=moment(day, 9), amount_pence=Pence(pence), reason="Interviews at the workshops", **lines
        )
        sent = submit_change(actor=clerk, now=moment(day, 10), reference=made.reference, seen_version=made.version)
        if approver:
            seen: dict[str, Any] = {"reference": sent.reference, "seen_version": sent.version}
            approve_change(actor=cast[approver], now=moment(day, 14), **seen)


def _propose(actor: Actor, under: str, day: date, **changes: Any) -> SchemeChangeRef:
    [held] = [one for one in held_rules(EVER) if one.rule.paragraph == under and one.rule.action == "virement"]
    rule = held.rule
    said: dict[str, Any] = {
        "role": rule.role,
        "paragraph": rule.paragraph,
        "source": _SOURCE,
        "verified": False,
        "value_from_pence": rule.value_from_pence,
        "value_below_pence": rule.value_below_pence,
        "first_roles": list(rule.first),
        "also_roles": list(rule.also),
        "own_cost_centre": rule.own_cost_centre,
    }
    seen: dict[str, Any] = {"rule": held.reference, "seen_version": len(story_of_rule(held.reference))}
    return propose_rule_change(actor=actor, now=moment(day), **seen, **(said | changes))
