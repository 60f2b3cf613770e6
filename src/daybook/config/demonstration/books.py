"""The books of the demonstration: bodies, chart, funds, years gone by, and journals that a reader can follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.ledger.models import AccountKind, Period, SegmentKind
from daybook.finance.ledger.operations.close_period import close_period
from daybook.finance.ledger.operations.close_year import close_year
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.open_account import open_account
from daybook.finance.ledger.operations.open_period import open_period
from daybook.finance.ledger.operations.open_segment import open_segment
from daybook.finance.ledger.operations.open_year import open_year
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.operations.start_closing_period import start_closing_period
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.foundation.organisation.operations.found_body import found_body
from daybook.foundation.organisation.operations.open_cost_centre import open_cost_centre
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.periods import FinancialYear

BODIES = {"MOPAC": "Mayor's Office for Policing and Crime", "MPS": "Metropolitan Police Service"}
UNITS = {"CEO": "Chief Executive's Office", "GOV": "Governance", "FIN": "Finance", "TRN": "Transformation"}
COST_CENTRES = (
    ("MOPAC", "M100", "Office of the Chief Executive"),
    ("MOPAC", "M200", "Finance"),
    ("MOPAC", "F300", "Transformation portfolio"),
    ("MOPAC", "CORP", "Corporate"),
    ("MPS", "F300", "Transformation portfolio"),
    ("MPS", "CORP", "Corporate"),
)
ACCOUNTS = (
    ("1000", "Bank", AccountKind.ASSET),
    ("2000", "Creditors", AccountKind.LIABILITY),
    ("3000", "General reserve", AccountKind.RESERVE),
    ("4000", "Grant income", AccountKind.INCOME),
    ("5100", "Contingent labour", AccountKind.EXPENDITURE),
    ("5200", "Consultancy", AccountKind.EXPENDITURE),
    ("5300", "Supplies and services", AccountKind.EXPENDITURE),
    ("5400", "Vehicles and equipment (capital)", AccountKind.EXPENDITURE),
    ("9000", "Budget approved", AccountKind.CONTROL),
    ("9100", "Budget held in funds", AccountKind.CONTROL),
    ("9200", "Budget allocated", AccountKind.CONTROL),
    ("9900", "Year-end control", AccountKind.CONTROL),
)
OBJECTIVES = (("SUPPORT", "Support functions"), ("CENTRAL", "Central costs"))


@dataclass(frozen=True)
class Spend:
    """One journal of the story: on a day, from an account, in pounds, against a project of a fund."""

    on: date
    account: str
    pounds: str
    project: str
    words: str


def moment(day: date, hour: int = 10) -> datetime:
    """An aware time on a day of the demonstration's past."""
    return datetime.combine(day, time(hour), tzinfo=UTC)


def found_bodies(administrator: Actor, now: datetime) -> None:
    """Two legal bodies, their units and cost centres."""
    for code, name in BODIES.items():
        found_body(actor=administrator, now=now, code=code, name=name)
    for code, name in UNITS.items():
        open_unit(actor=administrator, now=now, code=code, name=name, valid_from=date(2015, 4, 1))
    for body, code, name in COST_CENTRES:
        open_cost_centre(actor=administrator, now=now, body=body, code=code, name=name)


def open_books(finance: Actor, first: FinancialYear, now: datetime) -> None:
    """The chart of accounts, the first year's periods open, and the Major Change Fund with its money."""
    for code, name, kind in ACCOUNTS:
        open_account(actor=finance, now=now, code=code, name=name, kind=kind)
    for code, name in OBJECTIVES:
        open_segment(actor=finance, now=now, kind=SegmentKind.OBJECTIVE, code=code, name=name)
    open_months(finance, first, now)
    open_fund(
        actor=finance,
        now=now,
        code="MCF",
        name="Major Change Fund",
        portfolio="MPS Transformation",
        body="MOPAC",
        cost_centre="CORP",
        opened_on=first.span.start,
        amount_pence=Pence(12_000_000_00),
    )


def open_months(finance: Actor, year: FinancialYear, now: datetime, until: date | None = None) -> None:
    """Open a year and its months, up to and with the one that holds `until` (all of them by default)."""
    open_year(actor=finance, now=now, year=str(year))
    for period in Period.objects.filter(year=str(year), state="FUTURE", number__gte=1).order_by("number"):
        if until is None or period.starts_on <= until:
            open_period(actor=finance, now=now, year=period.year, number=period.number, seen_version=period.version)


def close_books(finance: Actor, year: FinancialYear) -> None:
    """Close every period of a year that has gone by, then the year itself."""
    now = moment(date(year.start_year + 1, 5, 29))
    for verb in (start_closing_period, close_period):
        for period in Period.objects.filter(year=str(year), number__gte=1).order_by("number"):
            verb(actor=finance, now=now, year=period.year, number=period.number, seen_version=period.version)
    close_year(
        actor=finance, now=now, year=str(year), cost_centre="CORP", reserve_account="3000", control_account="9900"
    )


def receive_grant(maker: Actor, checker: Actor, on: date, pounds: str) -> None:
    """Draft and post a year's grant: the bank against income."""
    rows = [
        JournalRow("CORP", "1000", pounds, "MOPAC", description="Police grant received"),
        JournalRow("CORP", "4000", f"-{pounds}", "MOPAC", "CENTRAL", description="Police grant received"),
    ]
    draft = draft_journal(actor=maker, now=moment(on), on_date=on, description="Police grant received", rows=rows)
    post_journal(actor=checker, now=moment(on, 15), reference=draft.reference, seen_version=draft.version)


def spend(maker: Actor, checker: Actor, story: Spend) -> str:
    """Draft and post one journal: the cost against the project, the bank on the other side."""
    drafted = draft_spend(maker, story)
    draft, version = drafted
    posted = post_journal(actor=checker, now=moment(story.on, 15), reference=draft, seen_version=version)
    return posted.journal


def draft_spend(maker: Actor, story: Spend) -> tuple[str, int]:
    """Draft one journal and leave it waiting for a second person."""
    rows = [
        JournalRow("F300", story.account, story.pounds, "MOPAC", "SUPPORT", story.project, "MCF", story.words),
        JournalRow("CORP", "1000", f"-{story.pounds}", "MOPAC", description=story.words),
    ]
    drafted = draft_journal(actor=maker, now=moment(story.on), on_date=story.on, description=story.words, rows=rows)
    return drafted.reference, drafted.version
