"""Budget lines and allocations: what is left, what holds it, who put it there, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.finance.budgets.changes import ChangeRow, changes_of
from daybook.finance.budgets.models import Stop
from daybook.finance.budgets.queries import (
    BudgetRow,
    find_allocation,
    find_budget_line,
    visible_budget_lines,
    visible_lines_beside,
)
from daybook.finance.budgets.reservations import ReservationRow, visible_reservations
from daybook.finance.budgets.states import ChangeState
from daybook.finance.budgets.web.figures import budget_chart, line_links, line_span
from daybook.finance.budgets.web.tables import (
    budget_table,
    change_table,
    figure_facts,
    moved_table,
    parts_table,
    story_url,
)
from daybook.finance.ledger.public import LineRow, Segments, draft_address, lines_of
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.periods import FinancialYear
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, link_to, may, requires

_RESERVATION_COLUMNS = (
    Column(key="reference", label="Reservation", kind="reference", main=True),
    Column(key="title", label="What for"),
    Column(key="state", label="State", kind="state"),
    Column(key="reserved", label="Reserved", kind="money"),
    Column(key="committed", label="Committed", kind="money"),
    Column(key="held", label="Still held", kind="money"),
    Column(key="actual", label="Invoiced", kind="money"),
)
_LINES_SHOWN = 20
_SPENT_COLUMNS = (
    Column(key="date", label="Date", kind="date"),
    Column(key="journal", label="Journal", kind="reference", main=True),
    Column(key="account", label="Account", second=True),
    Column(key="description", label="Description"),
    Column(key="amount", label="Amount", kind="money"),
)


@requires("budgets.view")
def budget_line(request: HttpRequest, reference: str) -> HttpResponse:
    """One budget line: its figures with the rows behind each, the decisions behind it, and what was spent."""
    row = find_budget_line(actor_in(request), reference)
    links = line_links(request, row)
    moves = changes_of(actor_in(request), line=reference)
    spent = lines_of(line_span(row, "ACTUAL"), limit=_LINES_SHOWN + 1) if may(request, "ledger.view") else []
    context = {
        "row": row,
        "facts": [
            Fact(label="State", value="closed" if row.closed_on else "open", state=True),
            Fact(label="Year", value=row.year),
            Fact(label="Money", value=row.money.capitalize()),
            Fact(label="Stop", value=Stop(row.stop).label),
            Fact(label="Fund", value=row.fund_code, url=reverse("budgets:fund", args=[row.fund_code])),
        ],
        "chart": budget_chart(f"{row.title}, {row.year}", row, links),
        "figures": figure_facts(row, links),
        "codes": _code_facts(row),
        "parts": parts_table(request, [(row, part) for part in row.allocations], "Decisions behind this budget"),
        "reservations": reservation_table(visible_reservations(actor_in(request), line=reference)),
        "changes": moved_table([one for one in moves if one.state == ChangeState.APPROVED], reference),
        "asked": _asked_table([one for one in moves if one.state != ChangeState.APPROVED], reference),
        "ways_on": _ways_on(request, row),
        "may_reserve": not row.closed_on and may(request, "budgets.reserve_funds"),
        "spent": _spent_table(request, spent, links.actual),
        "draft_url": _draft_url(request, row),
        "events": story_of(actor_in(request), reference),
        "story_url": story_url(request, reference),
    }
    return render(request, "budgets/budget_line.html", context)


@requires("budgets.view")
def allocation(request: HttpRequest, reference: str) -> HttpResponse:
    """What one decision took, the budget line it put each year's money into, and the figures of those lines."""
    taken = find_allocation(actor_in(request), reference)
    lines = visible_budget_lines(actor_in(request), fund_code=taken.fund_code, case=taken.case)
    parts = [(row, part) for row in lines for part in row.allocations if part.allocation == reference]
    context = {
        "allocation": taken,
        "facts": [
            Fact(label="Decision", value=taken.case, url=link_to(request, taken.case)),
            Fact(label="Fund", value=taken.fund_code, url=reverse("budgets:fund", args=[taken.fund_code])),
            Fact(label="Decided", value=taken.decided_on),
            Fact(label="Paragraph", value=taken.paragraph),
            Fact(label="Money", value=taken.money.capitalize()),
        ],
        "contingency": [
            Fact(label="Decided", pence=taken.contingency_pence),
            Fact(label="Less released", pence=taken.released_pence),
            Fact(label="Less returned", pence=taken.contingency_returned_pence),
            Fact(label="Still held apart", pence=taken.contingency_left_pence),
        ]
        if taken.contingency_pence
        else [],
        "may_release": taken.contingency_left_pence > 0
        and any(not row.closed_on for row in lines)
        and may(request, "budgets.draft_release"),
        "may_return": may(request, "budgets.draft_return"),
        "changes": change_table(changes_of(actor_in(request), allocation=reference), "Changes since"),
        "parts": parts_table(request, parts, f"What {reference} took", taken),
        "table": budget_table(request, lines, f"Budget lines of {reference}"),
        "events": story_of(actor_in(request), reference),
        "story_url": story_url(request, reference),
    }
    return render(request, "budgets/allocation.html", context)


def reservation_table(rows: Sequence[ReservationRow]) -> Table:
    """Reservations with what each still holds."""
    return Table(
        caption="Reservations",
        columns=_RESERVATION_COLUMNS,
        rows=[_reservation_row(row) for row in rows],
        empty="Nothing is set aside. Reserve money here before something is ordered, so that nobody else takes it.",
    )


def _reservation_row(row: ReservationRow) -> Row:
    url = reverse("budgets:reservation", args=[row.reference])
    return Row(
        url=url,
        key=row.reference,
        cells=(
            row.reference,
            row.title,
            row.state,
            row.reserved_pence,
            row.committed_pence,
            Cell(value=row.held_pence, url=url),
            row.actual_pence,
        ),
    )


def _ways_on(request: HttpRequest, row: BudgetRow) -> list[tuple[str, str]]:
    """What else this person may do with the line: (label, address)."""
    if row.closed_on:
        return []
    over = clock.today() > FinancialYear.parse(row.year).last_day
    ways = (
        ("budgets.draft_virement", "Move money to another budget line", "budgets:draft_virement"),
        ("budgets.draft_reprofile", "Move money to another year", "budgets:draft_reprofile"),
        ("budgets.draft_carry_forward", "Carry forward into the next year", "budgets:draft_carry_forward"),
        ("budgets.set_stop", "Change its stop", "budgets:set_stop"),
    )
    there = {
        "budgets.draft_carry_forward": lambda: over,
        "budgets.draft_virement": lambda: bool(visible_lines_beside(actor_in(request), row)),
    }
    return [
        (label, reverse(name, args=[row.reference]))
        for permission, label, name in ways
        if may(request, permission) and there.get(permission, lambda: True)()
    ]


def _code_facts(row: BudgetRow) -> list[Fact]:
    codes = (
        ("Body", row.body),
        ("Cost centre", row.cost_centre),
        ("Account of the budget", ", ".join(_accounts(row))),
        ("Objective", row.objective),
        ("Project", row.project),
        ("Fund", row.fund_code),
    )
    return [Fact(label=label, value=code) for label, code in codes]


def _draft_url(request: HttpRequest, row: BudgetRow) -> str:
    if row.closed_on or not may(request, "ledger.draft_journal"):
        return ""
    accounts = _accounts(row)
    account = accounts[0] if len(accounts) == 1 else ""
    codes = Segments(row.body, row.cost_centre, account, row.objective, row.project, row.fund_code)
    return draft_address(codes, row.title)


def _accounts(row: BudgetRow) -> list[str]:
    return sorted({part.account for part in row.allocations} | {row.account})


def _asked_table(rows: Sequence[ChangeRow], line: str) -> Table:
    every = f"{reverse('budgets:changes')}?{urlencode({'text': line})}" if len(rows) > _LINES_SHOWN else ""
    return replace(change_table(rows[:_LINES_SHOWN], "Asked for, and not moved"), next_url=every)


def _spent_table(request: HttpRequest, lines: Sequence[LineRow], all_url: str) -> Table:
    shown = lines[:_LINES_SHOWN]
    return Table(
        caption="Spent against this budget",
        columns=_SPENT_COLUMNS,
        rows=[
            Row(
                url=link_to(request, line.journal),
                key=f"{line.journal}-{line.number}",
                cells=(line.on_date, line.journal, line.account_name, line.description, line.amount_pence),
            )
            for line in shown
        ],
        next_url=all_url if len(lines) > _LINES_SHOWN else "",
        empty="Nothing has been spent against this budget yet.",
    )
