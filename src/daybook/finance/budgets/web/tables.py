"""Tables and facts that several pages of budgets show alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten

from django.http import HttpRequest
from django.urls import reverse

from daybook.finance.budgets.changes import ChangeRow
from daybook.finance.budgets.queries import AllocationRow, BudgetRow, FundRow, YearAllocated
from daybook.finance.budgets.web.figures import FigureLinks, line_links
from daybook.kernel.periods import london_day
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import link_to, may

_LONGEST_NAMED = 44
_BUDGET_COLUMNS = (
    Column(key="line", label="Budget line", kind="reference", main=True),
    Column(key="title", label="Decision"),
    Column(key="year", label="Year", kind="reference"),
    Column(key="codes", label="Money and codes", second=True),
    Column(key="budget", label="Budget", kind="money"),
    Column(key="reserved", label="Reserved", kind="money"),
    Column(key="committed", label="Committed", kind="money"),
    Column(key="actual", label="Actual", kind="money"),
    Column(key="available", label="Available", kind="money"),
)
_PART_COLUMNS = (
    Column(key="line", label="Budget line", kind="reference", main=True),
    Column(key="allocation", label="Allocation", kind="reference"),
    Column(key="case", label="Decision", kind="reference"),
    Column(key="title", label="Title", second=True),
    Column(key="decided", label="Decided", kind="date", second=True),
    Column(key="account", label="Account", second=True),
    Column(key="amount", label="Amount", kind="money"),
)
CHANGE_COLUMNS = (
    Column(key="reference", label="Change", kind="reference", main=True, sortable=True),
    Column(key="kind", label="Kind"),
    Column(key="state", label="State", kind="state"),
    Column(key="drafted", label="Drafted", kind="date", second=True),
    Column(key="maker", label="By", second=True),
    Column(key="source", label="From", second=True),
    Column(key="target", label="To", second=True),
    Column(key="reason", label="Why", second=True),
    Column(key="amount", label="Amount", kind="money"),
)


_MOVED_COLUMNS = (
    Column(key="reference", label="Change", kind="reference", main=True),
    Column(key="kind", label="Kind"),
    Column(key="source", label="From", second=True),
    Column(key="target", label="To", second=True),
    Column(key="reason", label="Why", second=True),
    Column(key="orders", label="With its orders", kind="money"),
    Column(key="amount", label="Into this budget", kind="money"),
)


def figure_facts(row: BudgetRow | FundRow, links: FigureLinks) -> list[Fact]:
    """Budget, less reserved, committed and actual, each opening its rows."""
    figures = row.figures
    return [
        Fact(label="Budget", pence=figures.budget_pence, url=links.budget),
        Fact(label="Less reserved", pence=figures.reserved_pence, url=links.reserved),
        Fact(label="Less committed", pence=figures.committed_pence, url=links.committed),
        Fact(label="Less actual", pence=figures.actual_pence, url=links.actual),
    ]


def story_url(request: HttpRequest, subject: str) -> str:
    """The whole story of a record, for those who may read it."""
    return reverse("audit:story", args=[subject]) if may(request, "audit.view") else ""


def budget_table(request: HttpRequest, lines: Sequence[BudgetRow], caption: str) -> Table:
    """Budget lines with their figures."""
    return Table(
        caption=caption,
        columns=_BUDGET_COLUMNS,
        rows=[_budget_row(request, row) for row in lines],
        empty="A budget line is opened for each year when a decision that takes money from the fund is decided.",
    )


def _budget_row(request: HttpRequest, row: BudgetRow) -> Row:
    links, figures = line_links(request, row), row.figures
    url = reverse("budgets:budget_line", args=[row.reference])
    codes = " · ".join(code for code in (row.money.capitalize(), row.body, row.cost_centre, row.project) if code)
    return Row(
        url=url,
        key=row.reference,
        cells=(
            row.reference,
            "; ".join(f"{part.case} {part.title}" for part in row.allocations),
            row.year,
            codes,
            Cell(value=figures.budget_pence, url=links.budget),
            Cell(value=figures.reserved_pence, url=links.reserved),
            Cell(value=figures.committed_pence, url=links.committed),
            Cell(value=figures.actual_pence, url=links.actual),
            Cell(value=figures.available_pence, url=url),
        ),
    )


def parts_table(
    request: HttpRequest,
    parts: Sequence[tuple[BudgetRow, YearAllocated]],
    caption: str,
    taken: AllocationRow | None = None,
) -> Table:
    """What decisions put into budget lines, each part opening its journal; of one allocation all that it comes to."""
    rows = [_part_row(request, row, part) for row, part in parts]
    total = sum(part.amount_pence for _, part in parts)
    if taken and taken.contingency_pence:
        rows.append(_rest_row(request, taken, "Held apart as contingency", taken.contingency_pence))
    if taken and taken.returned_pence:
        rows.append(_rest_row(request, taken, "Returned to the fund since", -taken.returned_pence))
    if taken:
        total += taken.contingency_pence - taken.returned_pence
    return Table(caption=caption, columns=_PART_COLUMNS, rows=rows, totals={"amount": total})


def _rest_row(request: HttpRequest, taken: AllocationRow, words: str, pence: int) -> Row:
    return Row(
        key=f"{taken.reference}-{words.split()[0].lower()}",
        cells=(
            words,
            taken.reference,
            Cell(value=taken.case, url=link_to(request, taken.case)),
            taken.title,
            taken.decided_on,
            "",
            pence,
        ),
    )


def _part_row(request: HttpRequest, row: BudgetRow, part: YearAllocated) -> Row:
    return Row(
        key=f"{row.reference}-{part.allocation}",
        cells=(
            Cell(value=f"{row.reference}, {row.year}", url=reverse("budgets:budget_line", args=[row.reference])),
            Cell(value=part.allocation, url=reverse("budgets:allocation", args=[part.allocation])),
            Cell(value=part.case, url=link_to(request, part.case)),
            part.title,
            part.decided_on,
            part.account,
            Cell(value=part.amount_pence, url=link_to(request, part.journal)),
        ),
    )


def change_table(rows: Sequence[ChangeRow], caption: str, **more: str) -> Table:
    """Changes of budget, each leading to its page."""
    names = names_of({row.made_by for row in rows}) if rows else {}
    return Table(
        caption=caption,
        columns=CHANGE_COLUMNS,
        rows=[change_table_row(row, names) for row in rows],
        empty=more.get("empty", "No money has been moved in or out since."),
    )


def moved_table(rows: Sequence[ChangeRow], line: str) -> Table:
    """What moved into a budget line since it was decided, below zero where it moved out; adds up to its budget."""
    return Table(
        caption="Moved in and out since",
        columns=_MOVED_COLUMNS,
        rows=[_moved_row(row, line) for row in rows],
        totals={"amount": sum(row.moved_pence(line) for row in rows)} if rows else {},
        empty="No money has been moved in or out since.",
    )


def _moved_row(row: ChangeRow, line: str) -> Row:
    url = reverse("budgets:change", args=[row.reference])
    orders = row.orders_pence if line == row.to_line else -row.orders_pence
    return Row(
        url=url,
        key=row.reference,
        cells=(
            row.reference, row.kind_name, row.source_named, row.target_named, row.reason, orders if orders else None,
            row.moved_pence(line),
        ),
    )  # fmt: skip


def _short(named: str) -> str:
    """A reference and the beginning of what it is called: the whole stands on the page of the change."""
    return shorten(named, width=_LONGEST_NAMED, placeholder=" …")


def change_table_row(row: ChangeRow, names: Mapping[str, str]) -> Row:
    """One change as a row; `names` are those of the people who drafted changes."""
    url = reverse("budgets:change", args=[row.reference])
    return Row(
        url=url,
        key=row.reference,
        cells=(
            row.reference,
            row.kind_name,
            row.state,
            london_day(row.made_at),
            names.get(row.made_by, row.made_by),
            _short(row.source_named),
            _short(row.target_named),
            row.reason,
            row.amount_pence,
        ),
    )
