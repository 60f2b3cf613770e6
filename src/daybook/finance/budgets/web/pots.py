"""Opening a fund and putting more money into one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.finance.budgets.operations.add_to_fund import LONGEST_APPROVAL, add_to_fund
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.budgets.queries import find_fund
from daybook.finance.budgets.web.reservations import refused_onto, with_limit
from daybook.kernel import clock
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.once import asks_before_repeating
from daybook.ui.parts import Fact
from daybook.ui.routes import actor_in, requires


class OpenFundForm(forms.Form):
    """A fund, where it is held, and its opening money."""

    name = forms.CharField(label="Name of the fund", max_length=120, help_text="For example Major Change Fund")
    code = forms.CharField(label="Fund code", max_length=40, help_text="As it stands in every coding of its money")
    portfolio = forms.CharField(label="Portfolio", max_length=120, help_text="Funds of one portfolio are added up")
    body = forms.CharField(label="Legal body that holds it", max_length=40, help_text="Its code")
    cost_centre = forms.CharField(label="Cost centre that holds it", max_length=40, help_text="Its code")
    opened_on = DateField(label="First day of its money", one_box=True)
    amount_pence = MoneyField(label="How much is put in", min_pence=1)


class AddForm(forms.Form):
    """More money, and who approved it."""

    amount_pence = MoneyField(label="How much more", min_pence=1)
    added_on = DateField(label="Day in the books", one_box=True)
    approval = forms.CharField(
        label="On whose approval",
        max_length=LONGEST_APPROVAL,
        help_text="For example Budget 2026/27, approved on 26 February 2026",
    )


@requires("budgets.open_fund")
def open_new(request: HttpRequest) -> HttpResponseBase:
    """Open a fund with money in it."""
    form = OpenFundForm(request.POST or None, initial={"opened_on": clock.today()})
    with_limit(form, request, "budgets.open_fund")
    if request.method == "POST" and form.is_valid():
        with refused_onto(form):
            code = open_fund(actor=actor_in(request), now=clock.now(), **form.cleaned_data)
            messages.success(request, f"The {form.cleaned_data['name']} is open.")
            return redirect("budgets:fund", code=code)
    context = {
        "form": form,
        "title": "Open a fund",
        "reference": "Funds",
        "facts": [],
        "button": "Open it",
        "words": "Decisions take their money from a fund. A fund is opened once; more money can be put in later.",
        "back": reverse("budgets:funds"),
    }
    return render(request, "budgets/act.html", context, status=422 if form.errors else 200)


@requires("budgets.add_to_fund")
@asks_before_repeating
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Put more money into a fund."""
    fund = find_fund(actor_in(request), code)
    form = AddForm(request.POST or None, initial={"added_on": clock.today()})
    with_limit(form, request, "budgets.add_to_fund")
    if request.method == "POST" and form.is_valid():
        with refused_onto(form):
            journal = add_to_fund(actor=actor_in(request), now=clock.now(), code=code, **form.cleaned_data)
            messages.success(request, f"The money is in the {fund.name}, carried by {journal}.")
            return redirect("budgets:fund", code=code)
    context = {
        "form": form,
        "title": f"Put money into the {fund.name}",
        "reference": f"Fund {code}",
        "facts": [
            Fact(label="Put in so far", pence=fund.put_in_pence),
            Fact(label="Left to allocate", pence=fund.left_pence),
        ],
        "button": "Put it in",
        "words": "What is put in can be allocated by decisions at once.",
        "back": reverse("budgets:fund", args=[code]),
    }
    return render(request, "budgets/act.html", context, status=422 if form.errors else 200)
