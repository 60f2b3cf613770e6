"""A fund is opened and money put into it."""

from __future__ import annotations

from datetime import date, datetime

from daybook.finance.budgets.funding import put_in
from daybook.finance.budgets.models import Fund
from daybook.finance.ledger.public import record_fund
from daybook.foundation.approvals.public import refuse_beyond_limit
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_new_code


@operation("budgets.open_fund")
def open_fund(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    name: str,
    portfolio: str,
    body: str,
    cost_centre: str,
    opened_on: date,
    amount_pence: Pence,
) -> str:
    """Open a fund with its opening money, held on a body's cost centre; the fund's code is returned.

    Refused `code_taken`, `name_taken`, `bad_code`, `bad_name`, `bad_amount`, `over_limit` for a deputy, or as posting
    a journal refuses.
    """
    check_new_code(code)
    check_name(name)
    check_name(portfolio, what="The portfolio")
    if Fund.objects.filter(code=code).exists():
        raise Refused("code_taken", f"There is already a fund {code}. Choose another code.")
    if Fund.objects.filter(name=name).exists():
        raise Refused("name_taken", f"There is already a fund called {name}. Choose another name, or add to that one.")
    refuse_beyond_limit(actor, amount_pence, now)
    fund = Fund.objects.create(code=code, name=name, portfolio=portfolio, body=body, cost_centre=cost_centre)
    record_fund(code, name)
    note(f"FUND-{code}", amount_pence=amount_pence)
    put_in(fund, amount_pence, opened_on, ("opened", "opened"), actor.person, now)
    return code
