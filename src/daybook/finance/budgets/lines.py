"""Budget lines: found by their codes, or opened when they are the first of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from daybook.finance.budgets.models import BudgetLine
from daybook.finance.budgets.rules.control_accounts import ENCUMBERED, NAMES
from daybook.finance.ledger.public import record_control_account, record_year
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.operation import note
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class LineCodes:
    """The year and codes that a budget line is known by, once."""

    year: str
    body: str
    cost_centre: str
    objective: str
    project: str
    fund_code: str


def found_or_opened(codes: LineCodes, *, title: str, account: str, money: str) -> BudgetLine:
    """The line of these codes, opened (with its year) where there is none; Refused `mixed_money` or `line_closed`.

    The caller holds a lock under which nobody else opens the same line.
    """
    record_year(FinancialYear.parse(codes.year))
    line = BudgetLine.objects.filter(**asdict(codes)).first()
    if line is None:
        record_control_account(ENCUMBERED, NAMES[ENCUMBERED])
        line = BudgetLine.objects.create(
            reference=next_reference("BL"), title=title, account=account, money=money, **asdict(codes)
        )
        note(line.reference)
    if line.money != money:
        message = (
            f"{line.reference} holds {line.money} money and this is {money}. The two are kept apart: give this a "
            "project code of its own."
        )
        raise Refused("mixed_money", message, line=line.reference)
    if line.closed_on:
        message = f"{line.reference} is closed with the books of {line.year}. Choose a later year."
        raise Refused("line_closed", message, line=line.reference)
    return line
