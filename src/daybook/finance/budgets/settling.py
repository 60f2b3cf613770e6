"""Whether somebody may settle a submitted change of budget: not its maker, and with the authority it needs today."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.models import Change
from daybook.finance.budgets.rules.authority import approver_of
from daybook.finance.budgets.states import CHANGE, ChangeState
from daybook.foundation.approvals.public import refuse_beyond_limit, refuse_own_work, scheme_rules, titles_acted_in
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


def refuse_unless_authority(change: Change, size_pence: int, actor: Actor, now: datetime) -> str:
    """The paragraph under which the actor settles it.

    Refused `wrong_state`, `own_work`, `no_authority`, `not_the_role`, or `over_limit` for a deputy.
    """
    CHANGE.target(ChangeState(change.state), "approve_change")
    refuse_own_work(actor, change.made_by, f"change of budget {change.reference}")
    role, authority = approver_of(scheme_rules(now), change.kind, size_pence, london_day(now))
    paragraph = (authority.paragraph or "")[:60]
    if role not in titles_acted_in(actor, now):
        message = f"{change.reference} is for the {role} to settle, under “{paragraph}”. Ask whoever holds that role."
        raise Refused("not_the_role", message, paragraph=paragraph, who_can=role)
    refuse_beyond_limit(actor, size_pence, now, role_title=role)
    return paragraph
