"""The year end of budgets: every line of a year, what it still holds, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.finance.budgets.changes import ChangeRow, carried_from
from daybook.finance.budgets.operations.approve_year_end import MOST_AT_ONCE, approve_year_end
from daybook.finance.budgets.operations.draft_year_end import draft_year_end
from daybook.finance.budgets.operations.submit_year_end import submit_year_end
from daybook.finance.budgets.queries import BudgetRow, visible_lines_of_year
from daybook.finance.budgets.rules.changes import to_carry
from daybook.finance.budgets.settling import APPROVE
from daybook.finance.budgets.states import ChangeState
from daybook.finance.budgets.web.figures import line_links
from daybook.finance.budgets.web.reservations import refused_onto
from daybook.finance.ledger.public import Figures
from daybook.foundation.approvals.public import visible_waiting
from daybook.kernel import clock
from daybook.kernel.money import pounds
from daybook.kernel.periods import FinancialYear
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows, page_of
from daybook.ui.tones import QUIET, WARN, tone_of

# The oldest of an inbox, in which what is asked for here is looked up.
_MOST_LOOKED_AT = 2_000
_COLUMNS = (
    Column(key="line", label="Budget line", kind="reference", main=True),
    Column(key="title", label="What it is for"),
    Column(key="budget", label="Budget", kind="money", second=True),
    Column(key="actual", label="Actual", kind="money", second=True),
    Column(key="reserved", label="Reserved", kind="money", second=True),
    Column(key="committed", label="Committed", kind="money", second=True),
    Column(key="available", label="Available", kind="money"),
    Column(key="carried", label="Carried forward", kind="state"),
)
_SENT = (
    Column(key="change", label="Change", kind="reference", main=True),
    Column(key="line", label="Budget line", kind="reference"),
    Column(key="title", label="What it is for"),
    Column(key="drafted", label="Drafted by", second=True),
    Column(key="orders", label="Reserved or on order", kind="money"),
    Column(key="unspent", label="Unspent", kind="money"),
)
_EXPORTED = ("line", "title", "fund", "budget", "actual", "reserved", "committed", "available", "change", "state")


class YearEndForm(forms.Form):
    """What goes along with the orders, and why."""

    with_unspent = forms.BooleanField(
        label="Carry what is unspent as well", required=False, help_text="Orders and reservations go along either way"
    )
    reason = forms.CharField(label="Why", max_length=500, help_text="Whoever approves the drafts reads this")


class SubmitForm(forms.Form):
    """Nothing is asked but whether."""


class ApproveForm(forms.Form):
    """What was seen: which carry-forwards, and what they came to."""

    references = forms.CharField(widget=forms.HiddenInput)
    total_pence = forms.IntegerField(widget=forms.HiddenInput)


@requires("budgets.view")
def year_end(request: HttpRequest, start: int) -> HttpResponseBase:
    """Every budget line of a year with what it still holds and its carry-forward."""
    year = _year_of(start)
    rows = visible_lines_of_year(actor_in(request), str(year))
    carried = carried_from(actor_in(request), str(year))
    if request.GET.get("export") == "csv":
        return export_rows(f"year-end-{start}", _EXPORTED, (_exported(row, carried) for row in rows))
    figures = sum((row.figures for row in rows), Figures())
    waiting = {row.reference for row in rows if not row.closed_on and row.reference not in carried and _held(row)}
    # What is still to be done comes first, since a year has many lines.
    rows.sort(key=lambda row: (row.reference not in waiting, row.reference))
    shown, next_url, previous_url = page_of(request, rows, lambda row: row.reference)
    context = {
        "year": year,
        "over": clock.today() > year.last_day,
        "facts": [
            Fact(label="Budget lines", value=f"{len(rows):,}"),
            Fact(label="Spent", pence=figures.actual_pence),
            Fact(label="Reserved or on order", pence=figures.held_pence),
            Fact(label="Available", pence=figures.available_pence),
            Fact(label="Lines to settle", value=f"{len(waiting):,}"),
        ],
        "table": Table(
            caption=f"Budget lines of {year}",
            columns=_COLUMNS,
            rows=[_row(request, row, carried.get(row.reference)) for row in shown],
            next_url=next_url,
            previous_url=previous_url,
            export_url=address_with(request, export="csv") if rows else "",
            empty=f"No decision has put money into {year}.",
        ),
        "earlier_url": reverse("budgets:year_end", args=[start - 1]),
        "later_url": reverse("budgets:year_end", args=[start + 1]),
        "may_draft": bool(waiting) and may(request, "budgets.draft_year_end"),
        "drafted": len(_drafts_of(request, carried)),
        "to_approve": len(_for_me(request, carried)),
    }
    return render(request, "budgets/year_end.html", context)


@requires("budgets.draft_year_end")
def draft(request: HttpRequest, start: int) -> HttpResponseBase:
    """Draft the carry-forward of every line of a year that has something to carry."""
    year = _year_of(start)
    form = YearEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_onto(form):
            made = draft_year_end(actor=actor_in(request), now=clock.now(), year=str(year), **form.cleaned_data)
            messages.success(request, f"{_counted(len(made))} drafted. Look them over, and submit them.")
            return redirect("budgets:year_end", start=start)
    rows = [row for row in visible_lines_of_year(actor_in(request), str(year)) if not row.closed_on]
    begun = carried_from(actor_in(request), str(year))
    left = [row for row in rows if row.reference not in begun]
    context = {
        "form": form,
        "title": f"Carry {year} forward",
        "reference": f"Year end {year}",
        "facts": [
            Fact(label="Lines that hold reservations or orders", value=f"{sum(map(_holds, left)):,}"),
            Fact(label="Held on them", pence=sum(row.figures.held_pence for row in left if _holds(row))),
            Fact(label="Unspent on all lines", pence=sum(max(row.figures.available_pence, 0) for row in left)),
        ],
        "button": "Draft them",
        "words": "A draft is made for each line. Nothing moves until each is submitted and somebody else approves it.",
        "back": reverse("budgets:year_end", args=[start]),
    }
    return render(request, "budgets/act.html", context, status=422 if form.errors else 200)


@requires("budgets.submit_year_end")
def submit(request: HttpRequest, start: int) -> HttpResponseBase:
    """Submit every carry-forward of a year that the reader has drafted."""
    year, actor = _year_of(start), actor_in(request)
    drafts = _drafts_of(request, carried_from(actor, str(year)))
    form = SubmitForm(request.POST or None)
    if request.method == "POST":
        with refused_onto(form):
            sent = submit_year_end(actor=actor, now=clock.now(), year=str(year))
            messages.success(request, f"{_counted(len(sent))} submitted.")
            return redirect("budgets:year_end", start=start)
    return _asked(
        request, year, form, drafts, _held_on(request, year), title="Submit your carry-forwards?", button="Submit them",
        words="Each goes to the role that its sum needs. Nothing moves until it is approved.",
    )  # fmt: skip


@requires("budgets.approve_year_end")
def approve(request: HttpRequest, start: int) -> HttpResponseBase:
    """Approve the carry-forwards of a year that wait for the reader, at most two hundred at once."""
    year, actor = _year_of(start), actor_in(request)
    mine = _for_me(request, carried_from(actor, str(year)))[:MOST_AT_ONCE]
    held = _held_on(request, year)
    total = sum(row.amount_pence + held[row.from_line].held_pence for row in mine)
    seen = {"references": " ".join(row.reference for row in mine), "total_pence": total}
    form = ApproveForm(request.POST or None, initial=seen)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"references": form.cleaned_data["references"].split()}
        with refused_onto(form):
            done = approve_year_end(actor=actor, now=clock.now(), year=str(year), **given)
            messages.success(request, f"{_counted(len(done))} approved.")
            return redirect("budgets:year_end", start=start)
    return _asked(
        request, year, form, mine, held, title="Approve these carry-forwards?", button="Approve them all",
        words="The money of each moves at once, with what is reserved and on order. To turn one down, open it first.",
    )  # fmt: skip


def _asked(
    request: HttpRequest,
    year: FinancialYear,
    form: forms.Form,
    changes: list[ChangeRow],
    held: dict[str, _Held],
    **words: str,
) -> HttpResponseBase:
    """The page that asks once more, with every change it is about."""
    names = names_of({row.made_by for row in changes})
    orders = sum(held[row.from_line].held_pence for row in changes)
    unspent = sum(row.amount_pence for row in changes)
    context = words | {
        "form": form,
        "reference": f"Year end {year}",
        "facts": [
            Fact(label="Carry-forwards", value=f"{len(changes):,}"),
            Fact(label="Reserved or on order", pence=orders),
            Fact(label="Unspent", pence=unspent),
        ],
        "table": Table(
            caption=f"Carry-forwards of {year}",
            columns=_SENT,
            rows=[_sent(row, held[row.from_line], names) for row in changes],
            totals={"orders": orders, "unspent": unspent},
            empty="There is none to look at: nothing of this year is drafted by you, or waits for you.",
        ),
        "nothing": not changes,
        "back": reverse("budgets:year_end", args=[year.start_year]),
    }
    return render(request, "budgets/act.html", context, status=422 if form.errors else 200)


def _sent(row: ChangeRow, held: _Held, names: dict[str, str]) -> Row:
    return Row(
        url=reverse("budgets:change", args=[row.reference]),
        cells=(row.reference, row.from_line, held.title, names[row.made_by], held.held_pence, row.amount_pence),
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What a budget line is for, and what its reservations and orders hold."""

    title: str
    held_pence: int


def _held_on(request: HttpRequest, year: FinancialYear) -> dict[str, _Held]:
    rows = visible_lines_of_year(actor_in(request), str(year))
    return {row.reference: _Held(row.title, row.figures.held_pence) for row in rows}


def _drafts_of(request: HttpRequest, carried: dict[str, ChangeRow]) -> list[ChangeRow]:
    """The carry-forwards that the reader has drafted and may submit."""
    person = actor_in(request).person if may(request, "budgets.submit_year_end") else ""
    return [row for row in carried.values() if row.state == ChangeState.DRAFT and row.made_by == person]


def _for_me(request: HttpRequest, carried: dict[str, ChangeRow]) -> list[ChangeRow]:
    """The carry-forwards that wait for the reader's approval."""
    if not may(request, "budgets.approve_year_end"):
        return []
    mine = {
        item.subject
        for item in visible_waiting(actor_in(request), clock.now(), limit=_MOST_LOOKED_AT)
        if item.verb == APPROVE
    }
    return [row for row in carried.values() if row.state == ChangeState.SUBMITTED and row.reference in mine]


def _counted(number: int) -> str:
    return f"{number:,} {'carry-forward is' if number == 1 else 'carry-forwards are'}"


def _year_of(start: int) -> FinancialYear:
    if not 2000 <= start <= 2990:
        raise Http404
    return FinancialYear(start)


def _held(row: BudgetRow) -> bool:
    return to_carry(row.figures.held_pence, row.figures.available_pence, with_unspent=True) is not None


def _holds(row: BudgetRow) -> bool:
    return row.figures.held_pence > 0


def _row(request: HttpRequest, row: BudgetRow, change: ChangeRow | None) -> Row:
    links, url = line_links(request, row), reverse("budgets:budget_line", args=[row.reference])
    return Row(
        url=url,
        key=row.reference,
        cells=(
            row.reference,
            row.title,
            Cell(value=row.figures.budget_pence, url=links.budget),
            Cell(value=row.figures.actual_pence, url=links.actual),
            Cell(value=row.figures.reserved_pence, url=links.reserved),
            Cell(value=row.figures.committed_pence, url=links.committed),
            Cell(value=row.figures.available_pence, url=url),
            _settled(row, change),
        ),
    )


def _settled(row: BudgetRow, change: ChangeRow | None) -> Cell:
    if change is not None:
        url = reverse("budgets:change", args=[change.reference])
        return Cell(value=f"{change.reference} {change.state}", url=url, tone=tone_of(change.state))
    if row.closed_on:
        return Cell(value="closed", tone=QUIET)
    return Cell(value="to settle", tone=WARN) if _held(row) else Cell(value="nothing left", tone=QUIET)


def _exported(row: BudgetRow, carried: dict[str, ChangeRow]) -> tuple[object, ...]:
    change, figures = carried.get(row.reference), row.figures
    amounts = (
        figures.budget_pence,
        figures.actual_pence,
        figures.reserved_pence,
        figures.committed_pence,
        figures.available_pence,
    )
    told = (change.reference, change.state) if change else ("", "")
    return (row.reference, row.title, row.fund_code, *map(pounds, amounts), *told)
