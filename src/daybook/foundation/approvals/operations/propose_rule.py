"""A new rule of the scheme of delegation is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.foundation.approvals.changing import Said, SchemeChangeRef, new_rule, propose
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation


@operation("approvals.propose_rule")
def propose_rule(
    *,
    actor: Actor,
    now: datetime,
    scheme: str,
    body: str,
    action: str,
    role: str,
    paragraph: str,
    source: str,
    valid_from: date,
    why: str,
    kind: str = "",
    budgeted: bool | None = None,
    value_from_pence: Pence | None = None,
    value_below_pence: Pence | None = None,
    first_roles: Sequence[str] = (),
    also_roles: Sequence[str] = (),
    own_cost_centre: str = "",
    verified: bool = False,
    valid_until: date | None = None,
) -> SchemeChangeRef:
    """Propose a rule: from a day on a role may take an action, in a band of value; somebody else approves it.

    `value_from_pence` is inclusive, `value_below_pence` exclusive, None no limit; a blank `kind` is any paper;
    `first_roles` act before `role`, in their order; `also_roles` stand above it and may act in its place;
    `own_cost_centre` is the one of these that acts for the cost centre it answers for alone. Refused `unknown_scheme`,
    `unknown_kind`, `unknown_role`, `no_cost_centre` for what takes nothing from one, `not_in_the_rule`,
    `repeated_role`, `empty_band`, `bands_overlap` where another rule answers the same question, `backdated`,
    `dates_in_order`, `reason_missing` or `bad_text`.
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
    question = {"body": body, "kind": kind, "action": action, "budgeted": budgeted}
    change = new_rule(scheme=scheme, said=said, valid_from=valid_from, valid_until=valid_until, why=why, **question)
    return propose(change, actor, now)
