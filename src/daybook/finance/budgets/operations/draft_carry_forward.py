"""At the end of a year, what a budget line has left and what is still on order is to go on into the next."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, draft, facts_of, named_line
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.finance.budgets.rules.changes import refuse_before_the_end, year_after
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day


@operation("budgets.draft_carry_forward")
def draft_carry_forward(*, actor: Actor, now: datetime, from_line: str, amount_pence: Pence, reason: str) -> ChangeRef:
    """Draft a carry-forward: open reservations and commitments with their money, and so much of what is unspent.

    Refused `not_found`, `year_not_over` before the year has ended, `bad_amount` or `reason_missing`.
    """
    source = named_line(from_line)
    refuse_before_the_end(source.year, london_day(now))
    change = Change(
        kind=ChangeKind.CARRY_FORWARD,
        from_line=source,
        to_year=year_after(facts_of(source)),
        amount_pence=amount_pence,
        reason=reason,
        made_by=actor.person,
    )
    return draft(change, now)
