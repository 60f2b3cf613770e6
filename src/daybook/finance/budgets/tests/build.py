"""Builders that call the real operations: money spent against a fund, and a fund beside the first."""

from __future__ import annotations

from datetime import date

from daybook.decisions.cases.tests.build import Cast, moment
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.kernel.money import Pence


def spend(players: Cast, amount: str, project: str, fund: str = "MCF", **codes: str) -> None:
    """A posted journal of consultancy, against the Major Change Fund unless another is named."""
    cost = JournalRow(
        cost_centre="F300", account="5200", amount=amount, body="MOPAC", project=project, fund=fund, **codes
    )
    bank = JournalRow(cost_centre="CORP", account="1000", amount=f"-{amount}", body="MOPAC")
    now, finance = moment(date(2021, 11, 25)), players.chief_finance_officer
    draft = draft_journal(
        actor=players.accountant, now=now, on_date=date(2021, 11, 25), description="Spent", rows=[cost, bank]
    )
    post_journal(actor=finance, now=now, reference=draft.reference, seen_version=1)


def open_other_fund(players: Cast, code: str = "OTHER") -> None:
    """A fund with one pound in it, named after its code."""
    day = date(2021, 11, 20)
    open_fund(
        actor=players.chief_finance_officer,
        now=moment(day),
        code=code,
        name=f"Fund {code}",
        portfolio="Any",
        body="MOPAC",
        cost_centre="CORP",
        opened_on=day,
        amount_pence=Pence(100),
    )
