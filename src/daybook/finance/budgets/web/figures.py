"""The lines behind each figure of a fund or a budget line, as addresses for those who may see the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from daybook.finance.budgets.queries import BudgetRow, FundRow, OutsideRow
from daybook.finance.budgets.rules.control_accounts import CONTINGENCY, IN_FUNDS
from daybook.finance.ledger.public import NO_CODE, Segments, Span, enquiry_address
from daybook.kernel.periods import FinancialYear
from daybook.ui.charts import Chart, Point, budget_bar
from daybook.ui.routes import may

# Money is put into funds for years to come: far enough ahead for all of it.
_EVER = FinancialYear(2998).last_day
BOOKS = {"budget": "BUDGET", "reserved": "RESERVATION", "committed": "COMMITMENT", "actual": "ACTUAL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLinks:
    """Addresses of the rows behind the four figures of a budget; blank for those who may not see the ledger."""

    budget: str = ""
    reserved: str = ""
    committed: str = ""
    actual: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundLinks:
    """Addresses of the rows behind a fund's money and behind what was done with it."""

    put_in: str = ""
    left: str = ""
    contingency: str = ""
    used: FigureLinks = FigureLinks()


def line_span(row: BudgetRow | OutsideRow, book: str) -> Span:
    """The lines of one book that count against a budget line (or stand outside any): its codes, in its year."""
    year = FinancialYear.parse(row.year)
    return Span(
        book=book,
        start=year.span.start,
        end=year.last_day,
        segments=Segments(
            body=row.body,
            cost_centre=row.cost_centre,
            objective=row.objective,
            project=row.project or NO_CODE,
            fund=row.fund_code,
        ),
        expenditure_only=True,
    )


def line_links(request: HttpRequest, row: BudgetRow | OutsideRow) -> FigureLinks:
    """What the figures of a budget line open."""
    if not may(request, "ledger.view"):
        return FigureLinks()
    return FigureLinks(**{name: enquiry_address(line_span(row, book)) for name, book in BOOKS.items()})


def fund_links(request: HttpRequest, fund: FundRow) -> FundLinks:
    """What the figures of a fund open; money that decisions took is listed by decision, on a page of its own."""
    if not may(request, "ledger.view"):
        return FundLinks()
    end = FinancialYear.parse(fund.last_year).last_day if fund.last_year else _EVER
    start = FinancialYear.parse(fund.closed_year).plus(1).span.start if fund.closed_year else None
    held = Segments(account=IN_FUNDS, fund=fund.code)
    used = {
        name: enquiry_address(Span(book, start, end, Segments(fund=fund.code), expenditure_only=True))
        for name, book in BOOKS.items()
    }
    return FundLinks(
        put_in=enquiry_address(Span("BUDGET", None, _EVER, held, without_source="allocation")),
        left=enquiry_address(Span("BUDGET", None, _EVER, held)),
        contingency=enquiry_address(Span("BUDGET", None, _EVER, Segments(account=CONTINGENCY, fund=fund.code))),
        used=FigureLinks(**used),
    )


def budget_chart(title: str, row: BudgetRow | FundRow, links: FigureLinks) -> Chart:
    """Actual, committed, reserved and available as one bar."""
    figures = row.figures
    return budget_bar(
        title,
        actual=Point(label="Actual", pence=figures.actual_pence, url=links.actual),
        committed=Point(label="Committed", pence=figures.committed_pence, url=links.committed),
        reserved=Point(label="Reserved", pence=figures.reserved_pence, url=links.reserved),
        budget=Point(label="Budget", pence=figures.budget_pence, url=links.budget),
    )
