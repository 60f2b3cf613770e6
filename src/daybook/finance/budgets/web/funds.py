"""Funds and budget lines: what was put in, what decisions took, what was done with it, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from daybook.finance.budgets.queries import (
    AllocationRow,
    FundRow,
    OutsideRow,
    contingency_held_pence,
    find_fund,
    find_fund_name,
    funds_named,
    outside_budget,
    visible_allocations,
    visible_budget_lines,
    visible_funds,
)
from daybook.finance.budgets.web.figures import budget_chart, fund_links, line_links
from daybook.finance.budgets.web.tables import budget_table, figure_facts, story_url
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.money import pounds
from daybook.kernel.periods import FinancialYear
from daybook.ui.charts import Chart, Point, bars
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Column, Fact, Row, Tab, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import address_with, export_rows

_OUTSIDE_SHOWN = 50
_LONGEST_PLACE = 7
_MOST_FOUND = 10
_CHARTED = 10
_FUND_COLUMNS = (
    Column(key="fund", label="Fund", main=True),
    Column(key="portfolio", label="Portfolio", second=True),
    Column(key="put_in", label="Put in", kind="money"),
    Column(key="allocated", label="Allocated", kind="money"),
    Column(key="left", label="Left", kind="money"),
    Column(key="actual", label="Spent, open years", kind="money"),
    Column(key="available", label="Available", kind="money"),
)
_OUTSIDE_COLUMNS = (
    Column(key="codes", label="Codes", main=True),
    Column(key="year", label="Year", kind="reference"),
    Column(key="reserved", label="Reserved", kind="money"),
    Column(key="committed", label="Committed", kind="money"),
    Column(key="actual", label="Actual", kind="money"),
)
_ALLOCATION_COLUMNS = (
    Column(key="allocation", label="Allocation", kind="reference", main=True),
    Column(key="case", label="Decision", kind="reference"),
    Column(key="title", label="Title"),
    Column(key="decided", label="Decided", kind="date"),
    Column(key="of", label="Money", second=True),
    Column(key="paragraph", label="Paragraph", second=True),
    Column(key="amount", label="Amount", kind="money"),
)


@requires("budgets.view")
def funds(request: HttpRequest) -> HttpResponseBase:
    """Every fund with its money, or those of one portfolio, added up."""
    every = visible_funds(actor_in(request))
    portfolio = request.GET.get("portfolio", "")
    found = [row for row in every if not portfolio or row.portfolio == portfolio]
    if request.GET.get("export") == "csv":
        header = ("code", "name", "portfolio", "body", "put_in", "allocated", "left", "budget", "actual", "available")
        return export_rows("funds", header, (_exported(fund) for fund in found))
    table = Table(
        caption="Funds",
        columns=_FUND_COLUMNS,
        rows=[_fund_row(request, fund) for fund in found],
        totals=_totals(found) if len(found) > 1 else {},
        export_url=address_with(request, export="csv") if found else "",
        empty="Funds appear here when the chief finance officer opens one and puts money into it.",
    )
    context = {
        "table": table,
        "portfolio": portfolio,
        "tabs": _portfolio_tabs(every, portfolio),
        "chart": _left_chart(request, found) if sum(bool(row.left_pence) for row in found) > 1 else None,
        "year_end_url": reverse("budgets:year_end", args=[_year_to_end().start_year]),
        "may_open": may(request, "budgets.open_fund"),
    }
    return render(request, "budgets/funds.html", context)


@requires("budgets.view")
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """One fund: put in, allocated by decision, left, and what was done with what was allocated."""
    found = find_fund(actor_in(request), code)
    links = fund_links(request, found)
    lines = visible_budget_lines(actor_in(request), fund_code=code)
    taken = reverse("budgets:allocations", args=[code])
    apart = contingency_held_pence(code)
    context = {
        "fund": found,
        "facts": [
            Fact(label="Put in", pence=found.put_in_pence, url=links.put_in),
            Fact(label="Allocated by decisions", pence=found.allocated_pence, url=taken),
            Fact(label="Left to allocate", pence=found.left_pence, url=links.left),
            *([Fact(label="Held apart as contingency", pence=apart, url=links.contingency)] if apart else []),
            Fact(label="Held by", value=found.body),
            Fact(label="Portfolio", value=found.portfolio, url=_portfolio_url(found.portfolio)),
        ],
        "chart": budget_chart(f"What was allocated from the {found.name}", found, links.used),
        "figures": figure_facts(found, links.used),
        "table": budget_table(request, lines, f"Budget lines of the {found.name}"),
        "may_add": may(request, "budgets.add_to_fund"),
        "outside": _outside_table(request, outside_budget(actor_in(request), code)),
        "events": story_of(actor_in(request), f"FUND-{code}"),
        "story_url": story_url(request, f"FUND-{code}"),
    }
    return render(request, "budgets/fund.html", context)


@requires("budgets.view")
def allocations(request: HttpRequest, code: str) -> HttpResponse:
    """What decisions took from one fund: the rows behind its allocated figure."""
    name = find_fund_name(actor_in(request), code)
    taken = visible_allocations(actor_in(request), fund_code=code)
    table = Table(
        caption=f"Allocations from the {name}",
        columns=_ALLOCATION_COLUMNS,
        rows=[_allocation_row(request, row) for row in taken],
        totals={"amount": sum(row.amount_pence for row in taken)} if taken else {},
        empty="No decision has taken money from this fund yet.",
    )
    total = sum(row.amount_pence for row in taken)
    return render(request, "budgets/allocations.html", {"code": code, "name": name, "table": table, "total": total})


def _year_to_end() -> FinancialYear:
    """Until autumn the year that is over, then the one that will be."""
    return FinancialYear.of(clock.today() - timedelta(days=183))


def _totals(rows: Sequence[FundRow]) -> dict[str, int]:
    return {
        "put_in": sum(row.put_in_pence for row in rows),
        "allocated": sum(row.allocated_pence for row in rows),
        "left": sum(row.left_pence for row in rows),
        "actual": sum(row.figures.actual_pence for row in rows),
        "available": sum(row.figures.available_pence for row in rows),
    }


def _portfolio_url(portfolio: str) -> str:
    return f"{reverse('budgets:funds')}?{urlencode({'portfolio': portfolio})}" if portfolio else ""


def _portfolio_tabs(rows: Sequence[FundRow], chosen: str) -> list[Tab]:
    """A tab for every portfolio, where there are several."""
    names = sorted({row.portfolio for row in rows if row.portfolio})
    if len(names) < 2:
        return []
    tabs = [Tab(label="All funds", url=reverse("budgets:funds"), current=not chosen)]
    return tabs + [Tab(label=name, url=_portfolio_url(name), current=name == chosen) for name in names]


def _left_chart(request: HttpRequest, rows: Sequence[FundRow]) -> Chart:
    fullest = sorted((row for row in rows if row.left_pence), key=lambda row: -row.left_pence)
    shown = fullest[:_CHARTED]
    title = f"Left to allocate, the {_CHARTED} fullest funds" if len(shown) < len(fullest) else "Left to allocate"
    return bars(
        title, [Point(label=row.name, pence=row.left_pence, url=fund_links(request, row).left) for row in shown]
    )


def _outside_table(request: HttpRequest, rows: Sequence[OutsideRow]) -> Table:
    asked = request.GET.get("outside", "")
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST_PLACE else 0
    if start >= len(rows):
        start = 0
    shown, rest = rows[start : start + _OUTSIDE_SHOWN], start + _OUTSIDE_SHOWN
    return Table(
        caption="Outside any budget line",
        columns=_OUTSIDE_COLUMNS,
        rows=[_outside_row(request, row) for row in shown],
        shown=f"{start + 1:,} to {start + len(shown):,} of {len(rows):,}" if len(shown) < len(rows) else "",
        previous_url=address_with(request, outside=str(max(start - _OUTSIDE_SHOWN, 0))) if start else "",
        next_url=address_with(request, outside=str(rest)) if rest < len(rows) else "",
    )


def _outside_row(request: HttpRequest, row: OutsideRow) -> Row:
    links, figures = line_links(request, row), row.figures
    return Row(
        cells=(
            " · ".join(code for code in (row.body, row.cost_centre, row.project) if code),
            row.year,
            Cell(value=figures.reserved_pence, url=links.reserved),
            Cell(value=figures.committed_pence, url=links.committed),
            Cell(value=figures.actual_pence, url=links.actual),
        )
    )


def _fund_row(request: HttpRequest, found: FundRow) -> Row:
    links, url = fund_links(request, found), reverse("budgets:fund", args=[found.code])
    return Row(
        url=url,
        key=found.code,
        cells=(
            found.name,
            Cell(value=found.portfolio, url=_portfolio_url(found.portfolio)),
            Cell(value=found.put_in_pence, url=links.put_in),
            Cell(value=found.allocated_pence, url=reverse("budgets:allocations", args=[found.code])),
            Cell(value=found.left_pence, url=links.left),
            Cell(value=found.figures.actual_pence, url=links.used.actual),
            Cell(value=found.figures.available_pence, url=url),
        ),
    )


def _allocation_row(request: HttpRequest, row: AllocationRow) -> Row:
    url = reverse("budgets:allocation", args=[row.reference])
    return Row(
        url=url,
        key=row.reference,
        cells=(
            row.reference,
            Cell(value=row.case, url=link_to(request, row.case)),
            row.title,
            row.decided_on,
            row.money.capitalize(),
            row.paragraph,
            Cell(value=row.amount_pence, url=url),
        ),
    )


def _exported(found: FundRow) -> tuple[object, ...]:
    amounts = (
        found.put_in_pence,
        found.allocated_pence,
        found.left_pence,
        found.figures.budget_pence,
        found.figures.actual_pence,
        found.figures.available_pence,
    )
    return (found.code, found.name, found.portfolio, found.body, *(pounds(amount) for amount in amounts))


def found(actor: Actor, text: str) -> list[Found]:
    """Funds and allocations whose names match: for the search box."""
    pots = [
        Found(reference=code, title=name, url=reverse("budgets:fund", args=[code]))
        for code, name in funds_named(actor, text)
    ]
    taken = [
        Found(reference=row.reference, title=row.title, url=reverse("budgets:allocation", args=[row.reference]))
        for row in visible_allocations(actor, text=text, limit=_MOST_FOUND)
    ]
    return (pots + taken)[:_MOST_FOUND]
