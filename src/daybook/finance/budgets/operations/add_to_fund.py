"""More money is put into a fund that is open."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from daybook.finance.budgets.funding import put_in
from daybook.finance.budgets.models import Fund
from daybook.foundation.approvals.public import refuse_beyond_limit
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

LONGEST_APPROVAL = 150


@operation("budgets.add_to_fund")
def add_to_fund(*, actor: Actor, now: datetime, code: str, added_on: date, amount_pence: Pence, approval: str) -> str:
    """Put more money into a fund, and say on whose approval; the reference of the journal that carries it.

    Refused `not_found`, `bad_name` for the words of the approval, `bad_amount`, `over_limit` for a deputy, or as
    posting a journal refuses.
    """
    check_name(approval, LONGEST_APPROVAL, "The approval")
    fund = Fund.objects.filter(code=code).first()
    if fund is None:
        raise Refused("not_found", f"There is no fund {code[:40]}. Look for it in the list of funds.")
    refuse_beyond_limit(actor, amount_pence, now)
    note(f"FUND-{code}", added_pence=amount_pence)
    return put_in(fund, amount_pence, added_on, (f"added {uuid4().hex}", approval), actor.person, now)
