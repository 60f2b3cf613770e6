"""A fund is opened and money put into it."""

from __future__ import annotations

from datetime import date, datetime

from daybook.finance.budgets.models import Fund
from daybook.finance.budgets.rules.control_accounts import APPROVED, IN_FUNDS
from daybook.finance.ledger.public import JournalEntry, JournalLine, Source, record_fund, record_journal
from daybook.foundation.approvals.public import refuse_beyond_limit
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name


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

    Refused `code_taken`, `bad_code`, `bad_name`, `over_limit` for a deputy, or as posting a journal refuses.
    """
    check_code(code)
    check_name(name)
    check_name(portfolio)
    if Fund.objects.filter(code=code).exists():
        raise Refused("code_taken", f"There is already a fund {code}. Choose another code.")
    refuse_beyond_limit(actor, amount_pence, now)
    if amount_pence <= 0:
        raise Refused("bad_amount", "A fund opens with money in it. Give a sum above zero.")
    Fund.objects.create(code=code, name=name, portfolio=portfolio, body=body, cost_centre=cost_centre)
    record_fund(code, name)
    lines = [
        JournalLine(body, cost_centre, IN_FUNDS, "", "", code, amount_pence, name),
        JournalLine(body, cost_centre, APPROVED, "", "", code, -amount_pence, name),
    ]
    source = Source("fund", code, "opened")
    entry = JournalEntry("BUDGET", opened_on, f"{name} opened", source, lines, actor.person)
    note(f"FUND-{code}", amount_pence=amount_pence)
    record_journal(entry, posted_by=actor.person, now=now)
    return code
