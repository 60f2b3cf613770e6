"""Drafting a change of budget: one short form for each kind, opened from the record that the money comes from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.finance.budgets.operations.draft_carry_forward import draft_carry_forward
from daybook.finance.budgets.operations.draft_release import draft_release
from daybook.finance.budgets.operations.draft_reprofile import draft_reprofile
from daybook.finance.budgets.operations.draft_return import draft_return
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.queries import (
    find_allocation,
    find_budget_line,
    visible_budget_lines,
    visible_lines_beside,
)
from daybook.finance.budgets.web.reservations import refused_onto
from daybook.finance.ledger.public import takes_budget
from daybook.kernel import clock
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain
from daybook.ui.forms import MoneyField
from daybook.ui.once import asks_before_repeating
from daybook.ui.parts import Fact
from daybook.ui.routes import actor_in, requires

Choices = list[tuple[str, str]]


class DraftForm(forms.Form):
    """How much and why; a subclass asks where to, choosing among `choices`."""

    amount_pence = MoneyField(label="How much", min_pence=1)
    reason = forms.CharField(label="Why", max_length=500, help_text="Whoever approves it reads this")
    asked = ""

    def __init__(self, *given: Any, choices: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        if self.asked:
            self.fields[self.asked].choices = choices  # type: ignore[attr-defined]


class ToLineForm(DraftForm):
    """Into which budget line."""

    asked = "to_line"
    to_line = forms.ChoiceField(label="Into which budget line")
    field_order = ("to_line", "amount_pence", "reason")


class ToYearForm(DraftForm):
    """Into which year."""

    asked = "to_year"
    to_year = forms.ChoiceField(label="Into which financial year")
    field_order = ("to_year", "amount_pence", "reason")


class ReturnForm(DraftForm):
    """Of the contingency, or of a budget line."""

    asked = "from_line"
    from_line = forms.ChoiceField(label="Which money", required=False)
    field_order = ("from_line", "amount_pence", "reason")


class CarryForwardForm(DraftForm):
    """How much of what is unspent goes along with what is on order."""

    amount_pence = MoneyField(
        label="How much of what is unspent",
        min_pence=0,
        help_text="Open reservations and orders go along by themselves",
    )


def _other_lines(request: HttpRequest, reference: str) -> Choices:
    others = visible_lines_beside(actor_in(request), find_budget_line(actor_in(request), reference))
    return [(other, f"{other} {title}") for other, title in others.items()]


def _other_years(request: HttpRequest, reference: str) -> Choices:
    year = FinancialYear.parse(find_budget_line(actor_in(request), reference).year)
    others = [year.plus(step) for step in (1, 2, 3, -1)]
    return [(str(other), str(other)) for other in others if takes_budget(other)]


def _own_lines(request: HttpRequest, reference: str) -> Choices:
    taken = find_allocation(actor_in(request), reference)
    lines = visible_budget_lines(actor_in(request), fund_code=taken.fund_code, case=taken.case)
    return [(line.reference, f"{line.reference}, {line.year}") for line in lines if not line.closed_on]


def _own_money(request: HttpRequest, reference: str) -> Choices:
    return [("", "Contingency held apart"), *_own_lines(request, reference)]


def _nothing(request: HttpRequest, reference: str) -> Choices:
    return []


_LINE, _ALLOCATION = "from_line", "allocation"
_DRAFTS: dict[str, tuple[str, str, type[DraftForm], Callable[[HttpRequest, str], Choices], Callable[..., Any]]] = {
    "draft_virement": ("Move money to another budget line", _LINE, ToLineForm, _other_lines, draft_virement),
    "draft_reprofile": ("Move money to another year", _LINE, ToYearForm, _other_years, draft_reprofile),
    "draft_carry_forward": ("Carry forward into the next year", _LINE, CarryForwardForm, _nothing, draft_carry_forward),
    "draft_release": ("Release contingency", _ALLOCATION, ToLineForm, _own_lines, draft_release),
    "draft_return": ("Return money to the fund", _ALLOCATION, ReturnForm, _own_money, draft_return),
}


# Why there is nothing to choose from, and what to do instead.
_NOWHERE = {
    "draft_virement": (
        "Its fund has no other open budget line of this year with the same kind of money, capital or revenue, so this "
        "money cannot move to one. Move it to another year, or return it to the fund from its allocation."
    ),
    "draft_reprofile": (
        "No year near this one takes budgets, so this money cannot move to another. Have a year opened in the books "
        "first, or return it to the fund from its allocation."
    ),
    "draft_release": (
        "No budget line of this decision is open, so contingency cannot be released into one. Return it to the fund."
    ),
}


def draft_with(verb: str) -> Callable[..., HttpResponseBase]:
    """The page that drafts one kind of change, behind its permission."""
    title, subject, form_class, choices, run = _DRAFTS[verb]

    @requires(f"budgets.{verb}")
    @asks_before_repeating
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        facts, back = (_line_facts if subject == _LINE else _allocation_facts)(request, reference)
        among = choices(request, reference)
        refuse_in_vain(request, partial(_refuse_nowhere, verb, among))
        form = form_class(request.POST or None, choices=among)
        if request.method == "POST" and form.is_valid():
            with refused_onto(form):
                made = run(actor=actor_in(request), now=clock.now(), **{subject: reference}, **form.cleaned_data)
                messages.success(request, f"{made.reference} is drafted. Look it over and submit it.")
                return redirect("budgets:change", reference=made.reference)
        context = {
            "form": form,
            "title": title,
            "reference": reference,
            "facts": facts,
            "button": "Draft it",
            "words": "Nothing moves until it is submitted and somebody else approves it.",
            "back": back,
        }
        return render(request, "budgets/act.html", context, status=422 if form.errors else 200)

    return view


def _refuse_nowhere(verb: str, among: Choices) -> None:
    if verb in _NOWHERE and not among:
        raise Refused("nowhere_to_move", _NOWHERE[verb])


def _line_facts(request: HttpRequest, reference: str) -> tuple[list[Fact], str]:
    row = find_budget_line(actor_in(request), reference)
    facts = [
        Fact(label="Budget line", value=f"{row.title}, {row.year}"),
        Fact(label="Available", pence=row.figures.available_pence),
    ]
    return facts, reverse("budgets:budget_line", args=[reference])


def _allocation_facts(request: HttpRequest, reference: str) -> tuple[list[Fact], str]:
    taken = find_allocation(actor_in(request), reference)
    facts = [
        Fact(label="Decision", value=f"{taken.case} {taken.title}"),
        Fact(label="Contingency still held apart", pence=taken.contingency_left_pence),
    ]
    return facts, reverse("budgets:allocation", args=[reference])
