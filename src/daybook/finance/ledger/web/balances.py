"""The trial balance and the account enquiry that every one of its figures opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.finance.ledger.addresses import enquiry_address
from daybook.finance.ledger.journals import account_names
from daybook.finance.ledger.models import AccountKind, Book
from daybook.finance.ledger.queries import (
    BalanceRow,
    LineRow,
    Mark,
    Segments,
    Span,
    income_counts_from,
    lines_of,
    sum_of_lines,
    trial_balance,
)
from daybook.finance.ledger.web.filters import (
    SEGMENT_LABELS,
    BalanceFilter,
    EnquiryFilter,
    filter_chips,
    with_defaults,
)
from daybook.finance.ledger.web.wording import side
from daybook.kernel import clock
from daybook.kernel.money import pounds
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.routes import requires
from daybook.ui.tables import address_with, export_rows
from daybook.ui.words import pounds_text

LINES_AT_ONCE = 200
_INCOME_AND_EXPENDITURE = (AccountKind.INCOME, AccountKind.EXPENDITURE)
_BALANCE_COLUMNS = (
    Column(key="account", label="Account", main=True),
    Column(key="body", label="Body"),
    Column(key="kind", label="Kind", second=True),
    Column(key="debit", label="Debit", kind="number"),
    Column(key="credit", label="Credit", kind="number"),
)
_LINE_COLUMNS = (
    Column(key="date", label="Date", kind="date"),
    Column(key="journal", label="Journal", kind="reference", main=True),
    Column(key="period", label="Period", kind="reference", second=True),
    Column(key="coding", label="Other codes"),
    Column(key="description", label="Description"),
    Column(key="amount", label="Amount", kind="money"),
    Column(key="running", label="Running total", kind="money"),
)


@requires("ledger.view")
def balance(request: HttpRequest) -> HttpResponseBase:
    """The trial balance of a book at the end of a day; every figure opens the lines that make it."""
    form = BalanceFilter(with_defaults(request.GET, as_at=clock.today().isoformat(), book=Book.ACTUAL))
    if not form.is_valid():
        return render(request, "ledger/trial_balance.html", {"form": form}, status=422)
    as_at, book, segments = form.cleaned_data["as_at"], form.cleaned_data["book"], form.segments()
    rows = trial_balance(as_at, book, segments)
    if request.GET.get("export") == "csv":
        return export_rows(f"trial-balance-{as_at}", ("body", "account", "name", "kind", "balance"), _exported(rows))
    debits = sum(row.balance_pence for row in rows if row.balance_pence > 0)
    credits = sum(row.balance_pence for row in rows if row.balance_pence < 0)
    context = {
        "form": form,
        "as_at": as_at,
        "chips": filter_chips(request, form.cleaned_data, SEGMENT_LABELS),
        "clear_url": f"{request.path}?as_at={as_at.isoformat()}&book={book}",
        "facts": [
            Fact(label="As at the end of", value=as_at),
            Fact(label="Book", value=Book(book).label),
            Fact(label="Debits", pence=debits),
            Fact(label="Credits", pence=-credits),
            Fact(label="Difference", pence=debits + credits),
        ],
        "table": _balance_table(request, rows, as_at, book, segments),
        "filtered": any(asdict(segments).values()),
        "difference": debits + credits,
    }
    return render(request, "ledger/trial_balance.html", context)


@requires("ledger.view")
def enquiry(request: HttpRequest) -> HttpResponseBase:
    """The lines behind a figure: dates, codes, a running total, and on top the sum that led here."""
    form = EnquiryFilter(with_defaults(request.GET, to=clock.today().isoformat(), book=Book.ACTUAL))
    if not form.is_valid():
        return render(request, "ledger/enquiry.html", {"form": form}, status=422)
    span = form.span()
    if request.GET.get("export") == "csv":
        header = ("date", "journal", "line", "period", *SEGMENT_LABELS, "description", "amount")
        return export_rows("account-enquiry", header, _exported_lines(span))
    mark = _mark(request.GET.get("after", ""))
    lines = lines_of(span, after=mark, limit=LINES_AT_ONCE + 1)
    before = sum_of_lines(span, through=mark)[1] if mark else 0
    count, total = sum_of_lines(span)
    context = {
        "form": form,
        "as_at": span.end,
        "title": _title(span),
        "total": total,
        "side": side(total),
        "facts": _enquiry_facts(span, count),
        "chips": filter_chips(request, form.cleaned_data, SEGMENT_LABELS | {"only": "Only", "without": "Without"}),
        "clear_url": f"{request.path}?book={span.book}&to={span.end.isoformat()}",
        "table": _line_table(request, span, lines, before, count),
    }
    return render(request, "ledger/enquiry.html", context)


def balance_span(row: BalanceRow, as_at: date, book: str, segments: Segments, income_from: date | None) -> Span:
    """The lines whose sum is a row of the trial balance.

    Income and expenditure count since the last year-end close, whose entries stand in the opening period that they
    leave out; everything else since the books began.
    """
    of_income = row.account_kind in _INCOME_AND_EXPENDITURE
    return Span(
        book=book,
        start=income_from if of_income else None,
        end=as_at,
        segments=replace(segments, body=row.body, account=row.account),
        expenditure_only=of_income,
    )


def side_figure(pence: int, url: str) -> SafeString:
    """A sum shown without its sign, since its column says debit or credit; it still names the signed sum it opens."""
    return format_html(
        '<a class="figure db-money" data-figure-pence="{}" href="{}">£{}</a>', pence, url, pounds_text(abs(pence))
    )


def _balance_table(
    request: HttpRequest, rows: Sequence[BalanceRow], as_at: date, book: str, segments: Segments
) -> Table:
    income_from = income_counts_from(as_at)
    drawn = []
    for row in rows:
        url = enquiry_address(balance_span(row, as_at, book, segments, income_from))
        amount = side_figure(row.balance_pence, url)
        debit, credit = (amount, "") if row.balance_pence > 0 else ("", amount)
        account = f"{row.account} {row.account_name}"
        drawn.append(Row(cells=(account, row.body, AccountKind(row.account_kind).label, debit, credit), url=url))
    return Table(
        caption="Trial balance",
        columns=_BALANCE_COLUMNS,
        rows=drawn,
        totals={
            "debit": sum(row.balance_pence for row in rows if row.balance_pence > 0),
            "credit": -sum(row.balance_pence for row in rows if row.balance_pence < 0),
        },
        export_url=address_with(request, export="csv"),
        empty="Nothing stands in this book at the end of that day. Choose a later day or fewer codes.",
    )


def _line_table(request: HttpRequest, span: Span, lines: Sequence[LineRow], before: int, count: int) -> Table:
    shown, running, rows = lines[:LINES_AT_ONCE], before, []
    for line in shown:
        running += line.amount_pence
        url = reverse("ledger:journal", args=[line.journal])
        coding = _codes_left(line.coding, span)
        cells = (line.on_date, line.journal, line.period, coding, line.description, line.amount_pence, running)
        rows.append(Row(cells=cells, url=url, key=f"{line.journal}-{line.number}"))
    more = len(lines) > LINES_AT_ONCE
    last = shown[-1] if shown else None
    mark = f"{last.on_date.isoformat()}.{last.journal_id}.{last.number}" if last else ""
    return Table(
        caption="Lines",
        columns=_LINE_COLUMNS,
        rows=rows,
        next_url=address_with(request, after=mark) if more else "",
        shown=f"{len(shown):,} of {count:,} lines",
        export_url=address_with(request, export="csv"),
        empty="No line matches. Choose other days or fewer codes.",
    )


def _codes_left(coding: str, span: Span) -> str:
    """The codes of a line that the enquiry did not ask for: those it did are the same on every line."""
    codes = zip(coding.split("|"), asdict(span.segments).values(), strict=True)
    return " · ".join(code for code, asked in codes if code and code != asked)


def _enquiry_facts(span: Span, count: int) -> list[Fact]:
    return [
        Fact(label="Book", value=Book(span.book).label),
        Fact(label="From", value=span.start or "The first entry"),
        Fact(label="To the end of", value=span.end),
        Fact(label="Lines", value=f"{count:,}"),
    ]


def _title(span: Span) -> str:
    code = span.segments.account
    name = account_names([code]).get(code, "") if code else ""
    return f"{code} {name}".strip() or "Account enquiry"


def _mark(text: str) -> Mark | None:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in parts[1:]):
        return None
    try:
        return date.fromisoformat(parts[0]), int(parts[1]), int(parts[2])
    except ValueError:
        return None


def _exported(rows: Sequence[BalanceRow]) -> Iterator[Sequence[object]]:
    for row in rows:
        yield row.body, row.account, row.account_name, row.account_kind, pounds(row.balance_pence)


def _exported_lines(span: Span) -> Iterator[Sequence[object]]:
    mark: Mark | None = None
    while lines := lines_of(span, after=mark, limit=5_000):
        for line in lines:
            amount = pounds(line.amount_pence)
            yield (
                line.on_date,
                line.journal,
                line.number,
                line.period,
                *line.coding.split("|"),
                line.description,
                amount,
            )
        mark = (lines[-1].on_date, lines[-1].journal_id, lines[-1].number)
