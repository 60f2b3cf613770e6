"""A post is made answerable for a cost centre's budget, from a day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.models import BudgetHolding
from daybook.foundation.organisation.public import BudgetHolderRef
from daybook.foundation.organisation.queries import find_cost_centre, find_established_post
from daybook.foundation.organisation.refs import budget_holder_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_change, record_effective
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("organisation.assign_budget_holder")
def assign_budget_holder(
    *, actor: Actor, now: datetime, body: str, cost_centre: str, post: str, valid_from: date, version: int = 0
) -> BudgetHolderRef:
    """From a day, whoever holds `post` answers for the cost centre, instead of the post that did until then.

    `version` is that of the assignment it replaces, 0 where there is none. Refused `unknown_cost_centre`,
    `unknown_post`, `post_not_established` on the day, `stale` when another assignment holds on the day, or `overlap`
    when one begins later.
    """
    owner = find_cost_centre(body, cost_centre)
    holder = find_established_post(post, valid_from, now)
    old = BudgetHolding.objects.as_at(valid_from, now).filter(cost_centre=owner).first()
    if version != (old.pk if old else 0):
        message = f"Who answers for {cost_centre} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, body=body, cost_centre=cost_centre, version=version)
    if old is None:
        row = BudgetHolding(cost_centre=owner, post=holder, valid_from=valid_from, recorded_at=now)
        holding = record_effective(row)
    else:
        holding = record_change(old, on=valid_from, recorded_at=now, post=holder)
    ref = budget_holder_ref(holding)
    note(f"CC-{body}-{cost_centre}", valid_from=valid_from.isoformat())
    note(post)
    return ref
