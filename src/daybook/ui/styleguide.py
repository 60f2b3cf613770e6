"""A page that shows every part with invented content, for people who build pages and for the accessibility checks."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.ui.charts import Point, bars, budget_bar, line
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.grid import Grid, GridColumn, GridProblem, write_grid
from daybook.ui.parts import Cell, Chip, Column, Event, Fact, Row, Tab, Table, Task
from daybook.ui.routes import public_route

_LONG = (
    "Organisational Learning, Professionalism, Workforce Data Quality and Business Support Transformation Directorate"
)


class ExampleForm(forms.Form):
    """One of each field."""

    title = forms.CharField(label="Title", help_text="A noun, as people will search for it", max_length=80)
    amount = MoneyField(label="Amount", help_text="For example 1,234.50 or 1.2k", min_pence=1)
    needed_on = DateField(label="Needed by", help_text="For example 23 11 2021")
    posted_on = DateField(label="Posting date", one_box=True, required=False)
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    route = forms.ChoiceField(
        label="Route to market", choices=[("", "Choose one"), ("tender", "Competitive tender"), ("call", "Call-off")]
    )
    personal_data = forms.ChoiceField(
        label="Does it use personal data?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    advice = forms.MultipleChoiceField(
        label="Advice given",
        choices=[("legal", "Legal"), ("equality", "Equality"), ("financial", "Financial")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    evidence = forms.FileField(label="Evidence", required=False, help_text="A PDF of up to 20 MB")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    sure = forms.BooleanField(label="I have read the advice")


@public_route
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every part of the design system with invented content. `?errors` shows the form refused; nothing is kept."""
    form = ExampleForm({"amount": "12.345", "needed_on-day": "31"}) if "errors" in request.GET else ExampleForm()
    context = {
        "form": form,
        "facts": _FACTS,
        "tasks": _TASKS,
        "events": _EVENTS,
        "found": _table(),
        "nothing": Table(
            caption="Claims",
            columns=_COLUMNS,
            rows=(),
            empty="Claims you make appear here, with what was paid and when.",
            empty_url="#main-content",
            empty_action="Make a claim",
        ),
        "filters": [
            Chip(label="State", value="Posted", remove_url="?"),
            Chip(label="Cost centre", value=_LONG, remove_url="?"),
        ],
        "tabs_of_record": [
            Tab(label="Summary", url="?", current=True),
            Tab(label="Lines", url="?lines", count=12),
            Tab(label="Audit", url="?audit"),
        ],
        "charts": _charts(),
        "grid": _grid(refused="errors" in request.GET),
        "as_at": date(2026, 4, 30),
    }
    return render(request, "ui/styleguide.html", context)


_FACTS = [
    Fact(label="State", value="signed_by_chief_executive", state=True),
    Fact(label="Amount", pence=94739300, url="?rows"),
    Fact(label="Owner", value="Director of Strategy"),
    Fact(label="Decided", value=date(2021, 11, 23)),
    Fact(label="Fund", value="Major Change Fund"),
]
_TASKS = [
    Task(label="Say what is asked for", status="completed", url="#t"),
    Task(label="Show the costs", status="in_progress", url="#t", hint="Three lines and a contingency"),
    Task(label="Collect advice", status="to_do", url="#t"),
    Task(label="Submit", status="cannot_start_yet"),
]
_EVENTS = [
    Event(what="Signed", at=date(2021, 11, 23), who="Chief executive", authority="scheme of delegation, paragraph 4.8"),
    Event(what="Checked", at=date(2021, 11, 19), who="Finance adviser", detail="No errors and one note."),
    Event(what="Drafted", at=date(2021, 11, 12), who="Programme author"),
]
_COLUMNS = (
    Column(key="reference", label="Journal", sortable=True, main=True),
    Column(key="dated", label="Date", kind="date", sortable=True),
    Column(key="unit", label="Cost centre", second=True),
    Column(key="state", label="State", kind="state"),
    Column(key="lines", label="Lines", kind="number", second=True),
    Column(key="amount", label="Debit", kind="money", sortable=True),
)


def _table() -> Table:
    sums = (94739300, -1250, 7, 123456789012)
    states = ("posted", "draft", "reversed", "posted")
    units = ("BS01 Business support", "HR02 Workforce", "FI01 Finance", _LONG)
    rows = [
        Row(
            key=f"J{number:06d}",
            url="?row",
            cells=[
                f"J{number:06d}",
                date(2026, 4, number),
                unit,
                state,
                number * 1200,
                Cell(value=pence, url=f"?journal={number}"),
            ],
        )
        for number, (pence, state, unit) in enumerate(zip(sums, states, units, strict=True), start=1)
    ]
    return Table(
        caption="Journals",
        columns=_COLUMNS,
        rows=rows,
        sort="-dated",
        sort_urls={"reference": "?sort=reference", "dated": "?sort=dated", "amount": "?sort=amount"},
        totals={"amount": sum(sums)},
        next_url="?after=x",
        previous_url="?before=x",
        export_url="?export=csv",
        selectable=True,
        shown="4 of many",
    )


def _charts() -> list[object]:
    month_names = ("Apr", "May", "Jun", "Jul", "Aug", "Sep")
    plan, spent = (12, 25, 40, 58, 79, 95), (10, 21, 33, 60, 84, 101)
    return [
        budget_bar(
            "Business support services, 2021/22",
            actual=Point(label="Actual", pence=31200000, url="?actual"),
            committed=Point(label="Committed", pence=22150000, url="?committed"),
            reserved=Point(label="Reserved", pence=1800000, url="?reserved"),
            budget=Point(label="Budget", pence=94739300, url="?budget"),
        ),
        budget_bar(
            "A budget that is overspent",
            actual=Point(label="Actual", pence=99000000),
            committed=Point(label="Committed", pence=12150000),
            reserved=Point(label="Reserved", pence=0),
            budget=Point(label="Budget", pence=94739300),
        ),
        bars(
            "Spend by objective",
            [
                Point(label="Contingent labour", pence=32126700, url="?a"),
                Point(label="Consultancy", pence=54000000, url="?b"),
                Point(label="Contingency", pence=8612700, url="?c"),
                Point(label="Refunds from suppliers of temporary staff", pence=-2450000, url="?d"),
            ],
        ),
        line(
            "Spend to date against plan",
            [
                ("Actual", [Point(label=name, pence=n * 1000000) for name, n in zip(month_names, spent, strict=True)]),
                ("Plan", [Point(label=name, pence=n * 1000000) for name, n in zip(month_names, plan, strict=True)]),
            ],
        ),
    ]


def _grid(*, refused: bool) -> Grid:
    units = [("BS01", "Business support"), ("HR02", "Workforce"), ("FI01", "Finance")]
    columns = [
        GridColumn(key="cost_centre", label="Cost centre", kind="code", options=units),
        GridColumn(key="account", label="Account", kind="code"),
        GridColumn(key="objective", label="Objective", kind="code"),
        GridColumn(key="project", label="Project", kind="code"),
        GridColumn(key="fund", label="Fund", kind="code"),
        GridColumn(key="debit", label="Debit", kind="money", total="debit"),
        GridColumn(key="credit", label="Credit", kind="money", total="credit"),
        GridColumn(key="description", label="Description"),
    ]
    lines = [
        ("BS01", "4100", "O1", "", "F01", "1,200.50", "", "Agency staff, April"),
        ("HR09", "2300", "", "", "F01", "", "1.2k", "Accrual"),
    ]
    problems = [
        GridProblem(line=2, column="cost_centre", message="there is no cost centre HR09"),
        GridProblem(line=900, message="the fund is closed"),
    ]
    return Grid(
        name="lines", label="Lines", columns=columns, text=write_grid(lines), problems=problems if refused else ()
    )
