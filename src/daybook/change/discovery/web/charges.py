"""Outsourced services as they are paid for: what each month should cost, and what the ledger paid."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.models import ChargeReading, ChargeTerms
from daybook.change.discovery.queries.charging import (
    ChargeDetail,
    charge_detail,
    is_over,
    paid_address,
    visible_charges,
)
from daybook.change.discovery.refs import ChargeMonth, ChargeRef
from daybook.change.discovery.rules.charging import MonthCharge
from daybook.change.discovery.web.tabs import discovery_tabs
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.money import pounds
from daybook.kernel.prices import Millionths, from_millionths
from daybook.ui.charts import Chart, Point, line
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, open_to, requires
from daybook.ui.tables import Empty, address_with, export_rows, list_table, read_slice
from daybook.ui.tones import GOOD, INFO

_FIELDS = ("reference", "title", "supplier", "starts_on", "months")
_SORTABLE = {"title": "title", "supplier": "supplier", "starts": "starts_on"}
_COLUMNS = (
    Column(key="title", label="Service", sortable=True, main=True),
    Column(key="reference", label="Reference", kind="reference", second=True),
    Column(key="supplier", label="Supplier", sortable=True),
    Column(key="starts", label="From", kind="date", sortable=True),
    Column(key="months", label="Months", kind="number"),
)
_MONTH_COLUMNS = (
    Column(key="month", label="Month", kind="reference", main=True),
    Column(key="basis", label="Volumes", kind="state"),
    Column(key="charge", label="Charge", kind="money"),
    Column(key="credits", label="Credits", kind="money"),
    Column(key="due", label="Due", kind="money"),
    Column(key="paid", label="Paid", kind="money"),
    Column(key="difference", label="Paid over due", kind="money"),
)
_TERMS_COLUMNS = (
    Column(key="from", label="Hold from", kind="date", main=True),
    Column(key="lines", label="Prices in pounds"),
    Column(key="levels", label="Service levels"),
    Column(key="caps", label="Caps"),
    Column(key="why", label="Where they stand", second=True),
)
_READING_COLUMNS = (
    Column(key="month", label="Month", kind="reference", main=True),
    Column(key="name", label="Of what"),
    Column(key="value", label="Value", kind="number"),
    Column(key="source", label="Where it was read", second=True),
)
_MONTH_HEADER = ("month", "metered", "charge", "credits", "due", "paid", "paid_over_due")
_MOST_FOUND, _MOST_READINGS = 8, 24


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Service, supplier or reference", required=False, max_length=120)


@requires("discovery.view")
def charge_list(request: HttpRequest) -> HttpResponseBase:
    """Every outsourced service; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    form.is_valid()
    search = form.cleaned_data.get("search", "").strip()
    rows = visible_charges(actor_in(request), search)
    if request.GET.get("export") == "csv":
        return export_rows("outsourced-services", _FIELDS, rows.order_by("id").values_list(*_FIELDS))
    part = read_slice(request, rows, columns=_FIELDS, sortable=_SORTABLE, sort="title", key="id")
    may_open = may(request, "discovery.open_charge")
    rows_shown = [
        Row(cells=(row["title"], row["reference"], row["supplier"], row["starts_on"], row["months"]),
            url=_address(row["reference"]), key=row["reference"])
        for row in part.rows
    ]  # fmt: skip
    table = list_table(
        request, part, rows_shown, caption="Outsourced services", columns=_COLUMNS, filtered=bool(search),
        empty=Empty(
            kind="service", url=reverse("charging:charges"), first="Enter an outsourced service",
            words="What a supplier is paid by volume and service level stands here, month by month, beside the ledger.",
            first_url=reverse("charging:open_charge") if may_open else "",
        ),
    )  # fmt: skip
    context = {
        "form": form,
        "table": table,
        "chips": [Chip(label="Words", value=search, remove_url=reverse("charging:charges"))] if search else [],
        "tabs": discovery_tabs("Outsourced services"),
        "may_open": may_open,
    }
    return render(request, "discovery/charges.html", context)


@requires("discovery.view")
def charge_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One outsourced service: due and paid by month; `?month=` shows the lines of one, `?export=csv` gives all."""
    detail = charge_detail(actor_in(request), reference, clock.today())
    if request.GET.get("export") == "csv":
        return export_rows(f"{reference}-months", _MONTH_HEADER, map(_exported, detail.months))
    over = [one for one in detail.months if is_over(one.month, clock.today())]
    due, paid = sum(one.due_pence for one in over), sum(one.paid_pence or 0 for one in over)
    context = {
        "ref": detail.ref,
        "identity": [
            Fact(label="Due, months that are over", pence=due),
            Fact(label="Paid in them", pence=paid),
            Fact(label="Paid over due", pence=paid - due),
            Fact(label="Due in all", pence=sum(one.due_pence for one in detail.months)),
        ],
        "facts": _facts(detail.ref),
        "chart": _chart(over),
        "months": _months(request, detail),
        "month": (month := _month_lines(request, detail)),
        "credited": f"{month.credit_percent.normalize():f}" if month else "",
        "terms": Table(caption="Terms", columns=_TERMS_COLUMNS, rows=[_terms(one) for one in detail.terms]),
        "readings": _readings(detail),
        "terms_url": _act(request, "write_charge_terms", reference),
        "reading_url": _act(request, "record_charge_reading", reference) if detail.terms else "",
        "events": story_of(actor_in(request), reference),
    }
    return render(request, "discovery/charge.html", context)


def found(actor: Actor, text: str) -> list[Found]:
    """A few outsourced services that match the words typed into the search box."""
    rows = visible_charges(actor, text).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=_address(row.reference)) for row in rows]


def _facts(ref: ChargeRef) -> list[Fact]:
    named = (("cost centre", ref.cost_centre), ("account", ref.account), ("project", ref.project))
    codes = ", ".join(f"{name} {code}" for name, code in named if code)
    return [
        Fact(label="Supplier", value=ref.supplier),
        Fact(label="From", value=ref.starts_on),
        Fact(label="Months", value=str(ref.months)),
        Fact(label="Paid under", value=codes),
    ]


def _chart(over: list[ChargeMonth]) -> Chart | None:
    if len(over) < 2:
        return None
    due = [Point(label=_month(one.month), pence=one.due_pence) for one in over]
    paid = [Point(label=_month(one.month), pence=one.paid_pence or 0) for one in over]
    return line("Due by the terms, and paid", [("Due", due), ("Paid", paid)])


def _months(request: HttpRequest, detail: ChargeDetail) -> Table:
    return Table(
        caption="By month",
        columns=_MONTH_COLUMNS,
        rows=[_month_row(request, detail.ref, one) for one in detail.months],
        export_url=address_with(request, export="csv"),
        empty="Its months are worked out once its terms are written.",
    )


def _month_row(request: HttpRequest, ref: ChargeRef, one: ChargeMonth) -> Row:
    paid: object = None
    if one.paid_pence is not None:
        paid = Cell(value=one.paid_pence, url=open_to(request, paid_address(ref, one.month)))
    cells = (
        _month(one.month),
        Cell(value="metered" if one.metered else "expected", tone=GOOD if one.metered else INFO),
        one.charge_pence,
        -one.credit_pence,
        one.due_pence,
        paid,
        one.paid_pence - one.due_pence if one.paid_pence is not None and is_over(one.month, clock.today()) else None,
    )
    return Row(cells=cells, url=f"{_address(ref.reference)}?month={one.month:%Y-%m}#month")


def _month_lines(request: HttpRequest, detail: ChargeDetail) -> MonthCharge | None:
    asked = request.GET.get("month", "")
    return next((one for one in detail.worked if f"{one.month:%Y-%m}" == asked), None)


def _terms(one: ChargeTerms) -> Row:
    caps = [f"Credits at most {_plain(one.credit_cap_millionths)}% of a month"]
    if one.index_name:
        cap = one.index_cap_millionths
        caps.append(f"{one.index_name}{'' if cap is None else f', at most {_plain(cap)}% a figure'}")
    cells = (one.holds_from, one.lines.replace("\n", "; "), one.levels.replace("\n", "; "), "; ".join(caps), one.why)
    return Row(cells=cells)


def _readings(detail: ChargeDetail) -> Table:
    shown: list[ChargeReading] = list(detail.readings[:_MOST_READINGS])
    rows = [Row(cells=(_month(one.month), one.name, _plain(one.value_millionths), one.source)) for one in shown]
    told = f"The {len(shown)} newest of {len(detail.readings):,}." if len(shown) < len(detail.readings) else ""
    return Table(caption="Readings", columns=_READING_COLUMNS, rows=rows, shown=told, empty="Nothing is read yet.")


def _exported(one: ChargeMonth) -> tuple[object, ...]:
    paid = "" if one.paid_pence is None else pounds(one.paid_pence)
    over = (
        pounds(one.paid_pence - one.due_pence)
        if one.paid_pence is not None and is_over(one.month, clock.today())
        else ""
    )
    amounts = (pounds(one.charge_pence), pounds(one.credit_pence), pounds(one.due_pence))
    return (one.month, "yes" if one.metered else "no", *amounts, paid, over)


def _plain(stored: int) -> str:
    return f"{from_millionths(Millionths(stored)).normalize():,f}"


def _month(month: date) -> str:
    return f"{month:%b %Y}"


def _act(request: HttpRequest, verb: str, reference: str) -> str:
    return reverse(f"charging:{verb}", args=[reference]) if may(request, f"discovery.{verb}") else ""


def _address(reference: str) -> str:
    return reverse("charging:charge", args=[reference])
