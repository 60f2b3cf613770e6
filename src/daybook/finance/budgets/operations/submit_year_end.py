"""The carry-forwards of a year that somebody has drafted are submitted together."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, change_ref
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.finance.budgets.settling import submit
from daybook.finance.budgets.states import ChangeState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused


@operation("budgets.submit_year_end")
def submit_year_end(*, actor: Actor, now: datetime, year: str) -> list[ChangeRef]:
    """Submit every carry-forward of a year that the actor has drafted, each to the role that its sum needs.

    Refused `nothing_to_submit`, or as `submit_change` refuses one of them; none is then submitted.
    """
    ended = FinancialYear.parse(year)
    mine = Change.objects.select_for_update(of=("self",)).filter(
        kind=ChangeKind.CARRY_FORWARD, from_line__year=str(ended), state=ChangeState.DRAFT, made_by=actor.person
    )
    # By line, so that nobody else who locks lines in order can be waiting for this and be waited for.
    drafts = list(mine.order_by("from_line_id", "id"))
    if not drafts:
        message = f"You have no carry-forward of {ended} drafted. Draft them from its year end first."
        raise Refused("nothing_to_submit", message, year=str(ended))
    for change in drafts:
        note(change.reference)
        submit(change, actor, now)
    return [change_ref(change) for change in drafts]
