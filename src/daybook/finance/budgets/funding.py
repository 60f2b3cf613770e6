"""Money put into a fund: from what the force's budget approved to what the fund holds."""

from __future__ import annotations

from datetime import date, datetime

from daybook.finance.budgets.models import Fund
from daybook.finance.budgets.rules.control_accounts import APPROVED, IN_FUNDS
from daybook.finance.ledger.public import JournalEntry, JournalLine, Source, record_journal
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused


def put_in(fund: Fund, amount_pence: Pence, on: date, event: tuple[str, str], made_by: str, now: datetime) -> str:
    """Post money into a fund; the journal's reference. `event` is its name, once only, and what people read of it.

    Refused `bad_amount` unless above zero, or as posting a journal refuses.
    """
    if amount_pence <= 0:
        raise Refused("bad_amount", "What is put into a fund is above zero. Give a sum above zero.")
    name, words = event
    lines = [
        JournalLine(fund.body, fund.cost_centre, IN_FUNDS, "", "", fund.code, amount_pence, words),
        JournalLine(fund.body, fund.cost_centre, APPROVED, "", "", fund.code, -amount_pence, words),
    ]
    entry = JournalEntry("BUDGET", on, f"{fund.name}: {words}"[:200], Source("fund", fund.code, name), lines, made_by)
    return record_journal(entry, posted_by=made_by, now=now).reference
