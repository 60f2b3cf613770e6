"""The cast and the books that tests of the ledger start from, made by real operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from daybook.finance.ledger.models import AccountKind, Period, SegmentKind
from daybook.finance.ledger.operations.close_period import close_period
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.open_account import open_account
from daybook.finance.ledger.operations.open_period import open_period
from daybook.finance.ledger.operations.open_segment import open_segment
from daybook.finance.ledger.operations.open_year import open_year
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.operations.start_closing_period import start_closing_period
from daybook.finance.ledger.public import DraftRef
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.organisation.operations.found_body import found_body
from daybook.foundation.organisation.operations.open_cost_centre import open_cost_centre
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import Actor, system_actor
from tests.remembered import remembered

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
YEAR = "2026/27"
FOUNDER = system_actor("founder")
IMPORTER = system_actor("importer")
ACCOUNTS = {
    "1000": AccountKind.ASSET,
    "2000": AccountKind.LIABILITY,
    "3000": AccountKind.RESERVE,
    "4000": AccountKind.INCOME,
    "5000": AccountKind.EXPENDITURE,
    "9900": AccountKind.CONTROL,
}


@dataclass(frozen=True)
class Cast:
    """Who acts in these tests; `stranger` holds no role."""

    clerk: Actor
    accountant: Actor
    second: Actor
    cfo: Actor
    administrator: Actor
    stranger: Actor


@remembered
def cast() -> Cast:
    return Cast(
        clerk=_person("clerk", "ledger_clerk"),
        accountant=_person("accountant", "accountant"),
        second=_person("second", "accountant"),
        cfo=_person("cfo", "chief_finance_officer"),
        administrator=_person("administrator", "administrator"),
        stranger=_person("stranger"),
    )


def _person(name: str, *roles: str) -> Actor:
    reference = register_person(actor=FOUNDER, now=NOW, kind="staff", display_name=name.title()).reference
    for role in roles:
        grant_role(actor=FOUNDER, now=NOW, person=reference, role=role, valid_from=date(2020, 4, 1))
    return Actor(reference)


@remembered
def deputy(lender: Actor, role: str, colleague: Actor) -> Actor:
    """The colleague, acting with a role that its holder has lent them for a fortnight."""
    made = offer_deputyship(
        actor=lender, now=NOW, deputy=colleague.person, role=role, valid_from=TODAY,
        valid_until=TODAY + timedelta(days=14), why="Annual leave",
    )  # fmt: skip
    accept_deputyship(actor=colleague, now=NOW, reference=made.reference, seen_version=made.version)
    return Actor(colleague.person, deputy_for=lender.person)


@remembered
def books(people: Cast) -> None:
    """Two bodies, six accounts, one project, and the year 2026/27 with every month open."""
    for body in ("MET", "PCC"):
        found_body(actor=people.administrator, now=NOW, code=body, name=f"Body {body}")
        for centre in ("C1", "C2"):
            open_cost_centre(actor=people.administrator, now=NOW, body=body, code=centre, name=f"Centre {centre}")
    for code, kind in ACCOUNTS.items():
        open_account(actor=people.cfo, now=NOW, code=code, name=f"Account {code}", kind=kind)
    open_segment(actor=people.cfo, now=NOW, kind=SegmentKind.PROJECT, code="PRJ", name="A project")
    open_year(actor=people.cfo, now=NOW, year=YEAR)
    for number in range(1, 13):
        open_period(actor=people.cfo, now=NOW, year=YEAR, number=number, seen_version=1)


def row(amount: str, account: str = "5000", body: str = "MET", **more: str) -> JournalRow:
    return JournalRow(**{"cost_centre": "C1", "account": account, "amount": amount, "body": body} | more)


def pair(amount: str = "100.00", debit: str = "5000", credit: str = "1000", body: str = "MET") -> list[JournalRow]:
    """A debit and the credit that balances it."""
    opposite = amount.removeprefix("-") if amount.startswith("-") else f"-{amount}"
    return [row(amount, debit, body), row(opposite, credit, body)]


def drafted(
    people: Cast, rows: list[JournalRow] | None = None, on: date = TODAY, *, adjustment: bool = False
) -> DraftRef:
    return draft_journal(
        actor=people.clerk, now=NOW, on_date=on, description="Test", rows=rows or pair(), adjustment=adjustment
    )  # fmt: skip


def posted(
    people: Cast, rows: list[JournalRow] | None = None, on: date = TODAY, *, adjustment: bool = False
) -> DraftRef:
    draft = drafted(people, rows, on, adjustment=adjustment)
    return post_journal(actor=people.accountant, now=NOW, reference=draft.reference, seen_version=draft.version)


def shut(people: Cast, year: str, number: int) -> None:
    """Take a period from wherever it stands to closed."""
    period = Period.objects.get(year=year, number=number)
    steps = {"FUTURE": 0, "OPEN": 1, "CLOSING": 2, "CLOSED": 3}
    for verb in (open_period, start_closing_period, close_period)[steps[period.state] :]:
        version = Period.objects.get(year=year, number=number).version
        verb(actor=people.cfo, now=NOW, year=year, number=number, seen_version=version)
