"""At the end of a year, a carry-forward is drafted for every budget line that has something to carry."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changes import carried_from
from daybook.finance.budgets.changing import ChangeRef, draft, named_line
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.finance.budgets.queries import visible_lines_of_year
from daybook.finance.budgets.rules.changes import refuse_before_the_end, to_carry
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import FinancialYear, london_day
from daybook.kernel.refused import Refused


@operation("budgets.draft_year_end")
def draft_year_end(*, actor: Actor, now: datetime, year: str, with_unspent: bool, reason: str) -> list[ChangeRef]:
    """Draft a carry-forward of each line of a year that holds reservations or orders, and of what is unspent if asked.

    A line that has one already is left alone, so it may be asked again. Refused `year_not_over`, `nothing_to_carry`,
    `reason_missing` or `bad_text`; nothing is then drafted.
    """
    ended = FinancialYear.parse(year)
    refuse_before_the_end(str(ended), london_day(now))
    begun = carried_from(actor, str(ended))
    made = []
    for row in visible_lines_of_year(actor, str(ended)):
        carried = to_carry(row.figures.held_pence, row.figures.available_pence, with_unspent=with_unspent)
        if carried is None or row.closed_on or row.reference in begun:
            continue
        change = Change(
            kind=ChangeKind.CARRY_FORWARD,
            from_line=named_line(row.reference),
            to_year=str(ended.plus(1)),
            amount_pence=carried,
            reason=reason,
            made_by=actor.person,
        )
        made.append(draft(change, now))
    if not made:
        message = f"No budget line of {ended} has anything to carry that is not drafted already. Look at the list."
        raise Refused("nothing_to_carry", message, year=str(ended))
    return made
