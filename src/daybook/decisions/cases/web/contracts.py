"""The pages of usable contracts: the register, what decisions took from each, and new terms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.decisions.cases.operations.register_contract import register_contract as register
from daybook.decisions.cases.queries.contracts import ContractLine, contract_lines, contract_terms, uses_of
from daybook.decisions.cases.web.addresses import case_address
from daybook.foundation.approvals.public import limit_said
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence, pounds
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.finding import Found
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows

_MOST_FOUND = 8
_COLUMNS = (
    Column(key="reference", label="Contract", kind="reference", second=True),
    Column(key="name", label="Name", main=True),
    Column(key="supplier", label="Supplier", second=True),
    Column(key="state", label="State", kind="state"),
    Column(key="ends", label="Usable until", kind="date", second=True),
    Column(key="ceiling", label="Ceiling", kind="money", second=True),
    Column(key="used", label="Used by decisions", kind="money", second=True),
    Column(key="left", label="Left", kind="money"),
)
_USE_COLUMNS = (
    Column(key="case", label="Decision", main=True),
    Column(key="title", label="Title"),
    Column(key="on", label="Decided", kind="date"),
    Column(key="amount", label="Amount", kind="money"),
)
_HEADER = ("reference", "name", "supplier", "starts_on", "ends_on", "ceiling", "used", "left")


class ContractForm(forms.Form):
    """The terms of a contract that papers may go to market through."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reference = forms.CharField(label="Reference", max_length=40, help_text="Such as C-2026-014.")
    name = forms.CharField(label="Name", max_length=300)
    supplier = forms.CharField(label="Supplier", max_length=120)
    starts_on = DateField(label="First day", one_box=True)
    ends_on = DateField(label="First day on which it may no longer be used", one_box=True)
    ceiling_pence = MoneyField(label="Ceiling", help_text="The most that decisions may spend through it in all.")


@requires("decisions.view")
def contract_list(request: HttpRequest) -> HttpResponseBase:
    """Every usable contract with what is left of its ceiling; `?export=csv` gives the register as a file."""
    lines = contract_lines(clock.today())
    if request.GET.get("export") == "csv":
        return export_rows("usable-contracts", _HEADER, (_exported(line) for line in lines))
    may_register = may(request, "decisions.register_contract")
    table = Table(
        caption="Usable contracts",
        columns=_COLUMNS,
        rows=[_row(line) for line in lines],
        export_url=address_with(request, export="csv"),
        empty="No contract is on the register yet. Papers name their route to market in words.",
        empty_url=reverse("decisions:register_contract") if may_register else "",
        empty_action="Register a contract",
    )
    return render(request, "cases/contracts.html", {"table": table, "may_register": may_register})


@requires("decisions.view")
def contract_uses(request: HttpRequest, contract: str) -> HttpResponse:
    """The decisions that use a contract, with what each takes from its ceiling."""
    found = contract_lines(clock.today(), [contract])
    if not found:
        raise Refused("not_found", f"There is no usable contract {contract[:40]}. Look at the register.")
    uses = uses_of(contract)
    rows = [Row(cells=(use.case, use.title, use.on, use.amount_pence), url=case_address(use.case)) for use in uses]
    table = Table(
        caption="Decisions through this contract", columns=_USE_COLUMNS, rows=rows, empty="No decision uses it yet."
    )
    context = {
        "line": found[0],
        "table": table,
        "total": int(found[0].used_pence),
        "may_register": may(request, "decisions.register_contract"),
    }
    return render(request, "cases/contract.html", context)


@requires("decisions.register_contract")
def register_contract(request: HttpRequest) -> HttpResponse:
    """New terms for a contract, or a new contract; `?contract=` opens the terms that hold."""
    held = contract_terms(request.GET.get("contract", ""))
    start: dict[str, Any] = {"version": 0}
    if held:
        start = {name: getattr(held, name) for name in ContractForm.base_fields}
    form = ContractForm(request.POST if request.method == "POST" else None, initial=start)
    if limit := limit_said(actor_in(request), "decisions.register_contract", clock.now()):
        form.fields["ceiling_pence"].help_text += f" {limit}"
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            kept = register(
                actor=actor_in(request),
                now=clock.now(),
                reference=said["reference"],
                seen_version=said["version"],
                name=said["name"],
                supplier=said["supplier"],
                starts_on=said["starts_on"],
                ends_on=said["ends_on"],
                ceiling_pence=Pence(said["ceiling_pence"]),
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"{kept.reference} is on the register.")
            return HttpResponseRedirect(reverse("decisions:contracts"))
    return render(
        request, "cases/register_contract.html", {"form": form, "held": held}, status=422 if form.errors else 200
    )


def _row(line: ContractLine) -> Row:
    terms = line.terms
    uses = reverse("decisions:contract_uses", args=[terms.reference])
    state, tone = ("live", "good") if line.live else ("not usable today", "bad")
    if line.live and line.left_pence <= 0:
        state, tone = "no headroom", "bad"
    cells = (
        terms.reference,
        terms.name,
        terms.supplier,
        Cell(value=state, tone=tone),
        terms.ends_on,
        int(terms.ceiling_pence),
        Cell(value=int(line.used_pence), url=uses),
        int(line.left_pence),
    )
    return Row(cells=cells, url=uses, key=terms.reference)


def _exported(line: ContractLine) -> tuple[object, ...]:
    terms = line.terms
    return (
        terms.reference,
        terms.name,
        terms.supplier,
        terms.starts_on,
        terms.ends_on,
        pounds(terms.ceiling_pence),
        pounds(line.used_pence),
        pounds(line.left_pence),
    )


def found(actor: Actor, text: str) -> list[Found]:
    """Usable contracts whose reference, name or supplier holds every word typed: for the search box."""
    words = text.casefold().split()
    terms = [line.terms for line in contract_lines(clock.today())]
    return [
        Found(reference=one.reference, title=one.name, url=reverse("decisions:contract_uses", args=[one.reference]))
        for one in terms
        if all(word in f"{one.reference} {one.name} {one.supplier}".casefold() for word in words)
    ][:_MOST_FOUND]
