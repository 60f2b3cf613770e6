"""Builders that call the real operations: money spent against a fund, and a fund beside the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from daybook.decisions.cases.tests.build import Cast, autumn, moment
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.public import AllocationRequest, YearAmount, record_allocation
from daybook.finance.budgets.reserving import ReservationRef
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.kernel.money import Pence
from daybook.kernel.operation import Entry, _entry
from tests.remembered import remembered


@remembered
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


@remembered
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


CREDITOR = {"creditor_cost_centre": "CORP", "creditor_account": "1000"}


@contextmanager
def as_a_consequence(players: Cast) -> Iterator[Entry]:
    """As inside an operation of a domain above: doors may be used, and what they note is in the entry."""
    entry = Entry(players.deputy_mayor, "tests.consequence", autumn(24))
    token = _entry.set(entry)
    try:
        with transaction.atomic():
            yield entry
    finally:
        _entry.reset(token)


@remembered
def line_of(
    players: Cast, pence: int, project: str = "P1", *, contingency_pence: int = 0, year: str = "2021/22", **more: str
) -> str:
    """A budget line with so much in it, allocated from the Major Change Fund by a decision of its own."""
    request = AllocationRequest(
        case=more.get("case", f"PCD {project} {year}"),
        title=f"Decision on {project}",
        fund_name="Major Change Fund",
        paragraph="4.8",
        decided_on=date(2021, 11, 24),
        years=[YearAmount(year, pence + contingency_pence)],
        cost_centre=more.get("cost_centre", "F300"),
        account="5200",
        project=project,
        contingency_pence=contingency_pence,
        money=more.get("money", "revenue"),
    )
    with as_a_consequence(players):
        return record_allocation(request, made_by=players.deputy_mayor.person, now=autumn(24)).budget_lines[0]


@remembered
def reserved(players: Cast, line: str, pence: int) -> ReservationRef:
    """Money of the line set aside by the budget holder."""
    return reserve_funds(
        actor=players.budget_holder, now=autumn(25), line=line, title="Something", amount_pence=Pence(pence)
    )
