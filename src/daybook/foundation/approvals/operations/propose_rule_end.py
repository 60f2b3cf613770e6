"""A rule of the scheme of delegation is proposed to end."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.approvals.changing import SchemeChangeRef, change_of_rule, propose
from daybook.foundation.approvals.rules.changing import ChangeKind
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("approvals.propose_rule_end")
def propose_rule_end(
    *, actor: Actor, now: datetime, rule: str, seen_version: int, valid_from: date, why: str
) -> SchemeChangeRef:
    """Propose that a rule ends: `valid_from` is the first day on which it no longer holds; somebody else approves it.

    Refused `not_found`, `stale`, `not_in_force`, `backdated`, `reason_missing` or `bad_text`.
    """
    return propose(change_of_rule(rule, seen_version, ChangeKind.END, valid_from, why), actor, now)
