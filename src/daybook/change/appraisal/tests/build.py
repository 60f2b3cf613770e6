"""Builders that call the real operations: an appraisal of two options, written by an originating officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from daybook.change.appraisal.operations.start_appraisal import start_appraisal
from daybook.change.appraisal.operations.write_lines import write_lines
from daybook.change.appraisal.operations.write_options import write_options
from daybook.change.appraisal.operations.write_risks import write_risks
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import Content, CorrelationRow, LineRow, OptionRow, RiskRow
from daybook.decisions.cases.tests.build import Cast, autumn
from tests.remembered import remembered

NOW: datetime = autumn(24)
YEARS = 3
OPTIONS = [
    OptionRow("bau", "As today", "bau"),
    OptionRow("do_minimum", "Renew", "do_minimum"),
    OptionRow("new", "New platform", "preferred", "A standard platform."),
]
BAU_LINES = [LineRow("bau", "cost", "Charge", "revenue", [100_000_00] * YEARS, basis="Invoices")]
NEW_LINES = [
    LineRow("new", "cost", "Build", "capital", [90_000_00, 10_000_01, 0], "equipment_and_development_capital", "75",
            "economic", "Two quotes"),
    LineRow("new", "cost", "Charge", "revenue", [100_000_00, 50_000_00, 20_000_00], basis="Quote"),
    LineRow("new", "benefit", "Posts released", "cash_releasing", [0, 10_000_00, 20_000_33], basis="Establishment"),
    LineRow("new", "benefit", "Slower at first", "disbenefit", [0, 1_000_00, 0], basis="Pilot"),
    LineRow("new", "benefit", "Easier to use", "qualitative", [0] * YEARS, basis="Survey"),
    LineRow("new", "cost", "VAT", "capital", [18_000_00, 0, 0], "", "0", "vat", "Rate of the day"),
]  # fmt: skip
RISKS = [
    RiskRow("new", "Late data", "cost", "50", "pert", 1, 1_000_00, 2_000_00, 9_000_00, [], "Workshop",
            date(2021, 11, 1), "Extract"),
    RiskRow("new", "Rework", "cost", "30", "discrete", 2, chances=[[500_00, 3], [4_000_00, 1]], said_by="Workshop",
            said_on=date(2021, 11, 1), basis="Last time"),
]  # fmt: skip


@remembered
def started(players: Cast) -> RevisionRef:
    """A new appraisal, at its first revision."""
    return start_appraisal(
        actor=players.originating_officer, now=NOW, title="Support services", question="Which way?", base_year=2026,
        years=YEARS, schedule="green_book_2026",
    )  # fmt: skip


def seen(players: Cast, made: RevisionRef, why: str = "First figures.") -> dict[str, Any]:
    """What every change of an appraisal is given."""
    return {
        "actor": players.originating_officer, "now": NOW, "reference": made.reference,
        "seen_revision": made.revision, "why": why,
    }  # fmt: skip


@remembered
def appraised(players: Cast) -> RevisionRef:
    """An appraisal with options, lines and risks: its fifth revision."""
    made = write_options(**seen(players, started(players)), options=OPTIONS)
    made = write_lines(**seen(players, made), option="bau", lines=BAU_LINES)
    made = write_lines(**seen(players, made), option="new", lines=NEW_LINES)
    return write_risks(**seen(players, made), risks=RISKS, correlations=[CorrelationRow("Late data", "Rework", "0.4")])


def content(**changes: Any) -> Content:
    """The same without a database."""
    whole = Content(
        2026, YEARS, "green_book_2026", tuple(OPTIONS),
        tuple(replace(line, upper_percent="200") if line.bias else line for line in [*BAU_LINES, *NEW_LINES]),
        tuple(RISKS), (CorrelationRow("Late data", "Rework", "0.4"),),
    )  # fmt: skip
    return replace(whole, **changes)
