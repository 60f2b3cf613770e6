"""Money is to move from one year to another: slippage, or work brought forward."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, draft, facts_of, named_line
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.finance.budgets.rules.changes import check_reprofile
from daybook.finance.ledger.public import takes_budget
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused


@operation("budgets.draft_reprofile")
def draft_reprofile(
    *, actor: Actor, now: datetime, from_line: str, to_year: str, amount_pence: Pence, reason: str
) -> ChangeRef:
    """Draft a move of money from a budget line to the line of the same codes in another year (opened if need be).

    Refused `not_found`, `bad_year`, `same_year`, `year_closed`, `bad_amount` or `reason_missing`.
    """
    source = named_line(from_line)
    check_reprofile(facts_of(source), to_year)
    if not takes_budget(FinancialYear.parse(to_year)):
        raise Refused("year_closed", f"The books of {to_year} are closed. Choose a year that still takes a budget.")
    change = Change(
        kind=ChangeKind.REPROFILE,
        from_line=source,
        to_year=to_year,
        amount_pence=amount_pence,
        reason=reason,
        made_by=actor.person,
    )
    return draft(change, now)
