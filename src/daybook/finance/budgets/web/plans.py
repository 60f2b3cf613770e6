"""The plan of a budget line: profile, forecast and what was spent, as a chart with its table, and the form for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.finance.budgets.models import PlanKind
from daybook.finance.budgets.operations.record_plan import record_plan
from daybook.finance.budgets.plans import YearPlan, plan_of
from daybook.finance.budgets.queries import BudgetRow, find_budget_line
from daybook.finance.budgets.rules.plans import MONTHS, outturn, running
from daybook.finance.budgets.web.reservations import refused_onto
from daybook.kernel import clock
from daybook.kernel.periods import AccountingPeriod, FinancialYear
from daybook.ui.charts import Chart, Point, line
from daybook.ui.forms import MoneyField
from daybook.ui.parts import Fact
from daybook.ui.routes import actor_in, may, requires


class PlanForm(forms.Form):
    """Twelve months of a profile or a forecast."""

    kind = forms.ChoiceField(label="What is planned", choices=PlanKind.choices, widget=forms.RadioSelect)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    remark = forms.CharField(label="Remark (optional)", max_length=500, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for number, month in enumerate(MONTHS, start=1):
            self.fields[f"m{number}"] = MoneyField(label=month, allow_negative=True)
        self.order_fields(["kind", *(f"m{number}" for number in range(1, 13)), "remark"])

    def months(self) -> list[int]:
        """The twelve sums as typed, in pence."""
        return [self.cleaned_data[f"m{number}"] for number in range(1, 13)]


@requires("budgets.view")
def plan(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Where a budget line's year is heading."""
    row = find_budget_line(actor_in(request), reference)
    year = plan_of(row)
    gone = months_gone(row.year)
    ends = outturn(year.actual, year.forecast or year.profile, gone)
    context = {
        "row": row,
        "facts": [
            Fact(label="Budget", pence=row.figures.budget_pence),
            Fact(label="Spent so far", pence=sum(year.actual)),
            Fact(label="Outturn" if gone == len(MONTHS) else "Expected outturn", pence=sum(ends)),
            Fact(label="Budget less outturn", pence=row.figures.budget_pence - sum(ends)),
        ],
        "chart": _chart(row, year, ends),
        "profiled": year.profiled,
        "forecast": bool(year.forecast),
        "may_plan": not row.closed_on and may(request, "budgets.record_plan"),
    }
    return render(request, "budgets/plan.html", context)


@requires("budgets.record_plan")
def change_plan(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Profile or forecast a budget line."""
    row = find_budget_line(actor_in(request), reference)
    year = plan_of(row)
    first = {f"m{number}": pence for number, pence in enumerate(year.profile, start=1)}
    form = PlanForm(request.POST or None, initial={"version": row.version, "kind": PlanKind.PROFILE, **first})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        given: dict[str, Any] = {"line": reference, "seen_version": asked["version"], "kind": asked["kind"]}
        with refused_onto(form):
            record_plan(
                actor=actor_in(request), now=clock.now(), months_pence=form.months(), remark=asked["remark"], **given
            )
            messages.success(request, f"The {asked['kind']} of {reference} is kept.")
            return redirect("budgets:plan", reference=reference)
    context = {
        "form": form,
        "title": "Plan by month",
        "reference": reference,
        "facts": [Fact(label="Budget line", value=row.title), Fact(label="Budget", pence=row.figures.budget_pence)],
        "button": "Keep this plan",
        "words": "A profile spreads the whole budget over the year. A forecast says what each month will come to. Put "
        "a minus sign before a month in which more comes back than goes out.",
        "back": reverse("budgets:plan", args=[reference]),
    }
    return render(request, "budgets/act.html", context, status=422 if form.errors else 200)


def months_gone(year: str) -> int:
    """How many months of a year had ended by today."""
    current, asked = FinancialYear.of(clock.today()), FinancialYear.parse(year)
    if current != asked:
        return len(MONTHS) if asked < current else 0
    return AccountingPeriod.of(clock.today()).number - 1


def _chart(row: BudgetRow, year: YearPlan, ends: list[int]) -> Chart:
    def points(months: list[int]) -> list[Point]:
        return [Point(label=name, pence=pence) for name, pence in zip(MONTHS, running(months), strict=True)]

    series = [("Profile", points([*year.profile])), ("Outturn", points(ends))]
    return line(f"{row.title}, {row.year}: since April", series)
