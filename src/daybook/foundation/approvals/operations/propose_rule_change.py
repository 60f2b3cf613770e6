"""A rule of the scheme of delegation is proposed to say something else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.foundation.approvals.changing import Said, SchemeChangeRef, change_of_rule, propose
from daybook.foundation.approvals.rules.changing import ChangeKind
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("approvals.propose_rule_change")
def propose_rule_change(
    *,
    actor: Actor,
    now: datetime,
    rule: str,
    seen_version: int,
    valid_from: date,
    role: str,
    paragraph: str,
    source: str,
    why: str,
    value_from_pence: Pence | None = None,
    value_below_pence: Pence | None = None,
    first_roles: Sequence[str] = (),
    also_roles: Sequence[str] = (),
    own_cost_centre: str = "",
    verified: bool = False,
) -> SchemeChangeRef:
    """Propose that a rule has another band, role, chain or paragraph from a day on; somebody else approves it.

    Everything the rule will say is given. A rule whose band met this one's end moves along with it. `seen_version` is
    the number of times the rule had been recorded when it was looked at. Refused `not_found`, `stale`, `not_in_force`,
    `nothing_changes`, or as `propose_rule` refuses.
    """
    said = Said(
        role=role,
        first_roles=first_roles,
        also_roles=also_roles,
        own_cost_centre=own_cost_centre,
        paragraph=paragraph,
        source=source,
        verified=verified,
        value_from_pence=value_from_pence,
        value_below_pence=value_below_pence,
    )
    return propose(said.onto(change_of_rule(rule, seen_version, ChangeKind.ALTER, valid_from, why)), actor, now)
