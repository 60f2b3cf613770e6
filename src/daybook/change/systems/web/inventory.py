"""The inventory: applications, what they send each other, and the data they share."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.systems.addresses import act_address, application_address, change_address, item_address
from daybook.change.systems.models import Application, Interface, StructureChange
from daybook.change.systems.queries import (
    find_application,
    find_item,
    freezes_of,
    visible_applications,
    visible_changes,
    visible_interfaces,
    visible_items,
)
from daybook.change.systems.web.pages import tabs
from daybook.foundation.audit.public import story_of
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows, read_slice

_APPLICATION_FIELDS = (
    "code", "name", "owner", "supplier", "annual_cost_pence", "contract_ends_on", "support_ends_on", "sent", "received",
)  # fmt: skip
_APPLICATION_COLUMNS = (
    Column(key="code", label="Code", kind="reference", sortable=True, second=True),
    Column(key="name", label="Application", sortable=True, main=True),
    Column(key="owner", label="Owner", sortable=True),
    Column(key="cost", label="Costs a year", kind="money", sortable=True),
    Column(key="contract", label="Contract ends", kind="date", sortable=True, second=True),
    Column(key="support", label="Support ends", kind="date", sortable=True),
    Column(key="sent", label="Sends", kind="number", second=True),
    Column(key="received", label="Receives", kind="number", second=True),
)
_INTERFACE_COLUMNS = (
    Column(key="code", label="Interface", kind="reference", main=True),
    Column(key="from", label="From"),
    Column(key="to", label="To"),
    Column(key="carries", label="Carries"),
    Column(key="method", label="How", second=True),
    Column(key="often", label="How often", second=True),
    Column(key="state", label="State", kind="state"),
)
_ITEM_COLUMNS = (
    Column(key="code", label="Code", kind="reference", sortable=True, second=True),
    Column(key="name", label="Data item", sortable=True, main=True),
    Column(key="holder", label="Held in", sortable=True),
    Column(key="structure", label="Written as"),
    Column(key="personal", label="About people"),
    Column(key="carried", label="Carried by", kind="number"),
)
CHANGE_COLUMNS = (
    Column(key="reference", label="Change", kind="reference", second=True),
    Column(key="item", label="Data item", main=True),
    Column(key="new", label="To be written as"),
    Column(key="on", label="Planned for", kind="date"),
    Column(key="state", label="State", kind="state"),
)
_MOST_FOUND, _MOST_LISTED = 8, 500


class SearchForm(forms.Form):
    """Words to look for."""

    search = forms.CharField(label="Words or code", required=False, max_length=120)


@requires("systems.view")
def application_list(request: HttpRequest) -> HttpResponseBase:
    """Every application, with what it costs, when it ends and how many interfaces it has; as a file on request."""
    form, search = _search(request)
    rows = visible_applications(actor_in(request), search)
    if request.GET.get("export") == "csv":
        found = rows.order_by("code").values_list(*_APPLICATION_FIELDS).iterator(chunk_size=2_000)
        return export_rows("applications", _APPLICATION_FIELDS, found)
    sortable = {
        "code": "code", "name": "name", "owner": "owner", "cost": "annual_cost_pence", "contract": "contract_ends_on",
        "support": "support_ends_on",
    }  # fmt: skip
    part = read_slice(request, rows, columns=_APPLICATION_FIELDS, sortable=sortable, sort="name", key="id")
    table = Table(
        caption="Applications",
        columns=_APPLICATION_COLUMNS,
        rows=[_application_row(row) for row in part.rows],
        sort=part.sort,
        sort_urls=part.sort_urls,
        next_url=part.next_url,
        previous_url=part.previous_url,
        export_url=address_with(request, export="csv"),
        empty="No application matches." if search else "No application is on the inventory yet.",
    )
    context = {"form": form, "table": table, "chips": _chips(request, search), "clear_url": reverse("systems:list")}
    context |= {"pages": tabs("list"), "registers": may(request, "systems.register_application")}
    return render(request, "systems/list.html", context)


def _application_row(row: dict[str, object]) -> Row:
    code = str(row["code"])
    return Row(
        key=code,
        url=application_address(code),
        cells=tuple(row[name] for name in _APPLICATION_FIELDS if name != "supplier"),
    )


def _search(request: HttpRequest) -> tuple[SearchForm, str]:
    form = SearchForm(request.GET)
    form.is_valid()
    return form, form.cleaned_data.get("search", "").strip()


def _chips(request: HttpRequest, search: str) -> list[Chip]:
    return [Chip(label="Words", value=search, remove_url=address_with(request, search=None))] if search else []


def found(actor: Actor, text: str) -> list[Found]:
    """A few applications that match the words typed into the search box."""
    rows = visible_applications(actor, text).order_by("name")[:_MOST_FOUND]
    return [Found(reference=row.code, title=row.name, url=application_address(row.code)) for row in rows]


@requires("systems.view")
def application(request: HttpRequest, code: str) -> HttpResponse:
    """One application: whose it is, what it costs, when it ends, its interfaces, data, freezes and changes."""
    actor = actor_in(request)
    row = find_application(actor, code)
    context = {
        "application": row,
        "identity": _identity(row),
        "interfaces": interface_table(
            visible_interfaces(actor, application=code), retires=may(request, "systems.retire_interface")
        ),
        "items": [(item, item_address(item.code)) for item in visible_items(actor).filter(holder=row).order_by("name")],
        "changes": change_table(visible_changes(actor, application=code).order_by("planned_on")),
        "freezes": freezes_of(row),
        "acts": [
            (label, act_address(verb, code))
            for verb, permission, label in (
                ("revise_application", "register_application", "Tell it anew"),
                ("declare_freeze", "declare_freeze", "Declare a freeze"),
            )
            if may(request, f"systems.{permission}")
        ],
        "events": story_of(actor, f"SYS-{code}"),
    }
    return render(request, "systems/application.html", context)


def _identity(row: Application) -> list[Fact]:
    cost = row.annual_cost_pence
    facts = [
        Fact(label="Owner", value=row.owner),
        Fact(label="Supplier", value=row.supplier),
        *([Fact(label="Costs a year", pence=cost)] if cost is not None else []),
        Fact(label="Contract ends", value=row.contract_ends_on),
        Fact(label="Support ends", value=row.support_ends_on),
    ]
    return [fact for fact in facts if fact.value or fact.pence is not None]


def interface_table(rows: QuerySet[Interface], *, retires: bool) -> Table:
    """Interfaces with what they carry; each opens where it is retired, for those who may."""
    return Table(
        caption="Interfaces",
        columns=_INTERFACE_COLUMNS,
        rows=[_interface_row(row, retires) for row in rows[:_MOST_LISTED]],
        empty="No interface is on record.",
    )


def _interface_row(row: Interface, retires: bool) -> Row:
    cells = (
        row.code,
        Cell(value=row.source.name, url=application_address(row.source.code)),
        Cell(value=row.target.name, url=application_address(row.target.code)),
        ", ".join(sorted(item.name for item in row.carries.all())),
        row.method,
        row.how_often,
        Cell(value="retired" if row.retired_on else "live"),
    )
    return Row(
        key=row.code,
        cells=cells,
        url=act_address("retire_interface", row.code) if retires and not row.retired_on else "",
    )


def change_table(rows: QuerySet[StructureChange]) -> Table:
    """Changes of data structures."""
    return Table(
        caption="Changes of its data",
        columns=CHANGE_COLUMNS,
        rows=[
            Row(
                key=row.reference,
                url=change_address(row.reference),
                cells=(row.reference, row.item.name, row.new, row.planned_on, row.state),
            )
            for row in rows[:_MOST_LISTED]
        ],
        empty="No change is proposed.",
    )


@requires("systems.view")
def item_list(request: HttpRequest) -> HttpResponseBase:
    """Every data item that applications share, and how it is written."""
    form, search = _search(request)
    rows = visible_items(actor_in(request), search)
    fields = ("code", "name", "holder__code", "structure", "personal", "carried")
    if request.GET.get("export") == "csv":
        header = ("code", "name", "holder", "structure", "personal", "carried_by")
        return export_rows("data-items", header, rows.order_by("code").values_list(*fields).iterator(chunk_size=2_000))
    sortable = {"code": "code", "name": "name", "holder": "holder__code"}
    part = read_slice(request, rows, columns=fields, sortable=sortable, sort="name", key="id")
    table = Table(
        caption="Data items",
        columns=_ITEM_COLUMNS,
        rows=[
            Row(
                key=row["code"],
                url=item_address(row["code"]),
                cells=(
                    row["code"],
                    row["name"],
                    Cell(value=row["holder__code"], url=application_address(row["holder__code"])),
                    row["structure"],
                    "Yes" if row["personal"] else "No",
                    row["carried"],
                ),
            )
            for row in part.rows
        ],
        sort=part.sort,
        sort_urls=part.sort_urls,
        next_url=part.next_url,
        previous_url=part.previous_url,
        export_url=address_with(request, export="csv"),
        empty="No data item matches." if search else "No data item is on record yet.",
    )
    context = {"form": form, "table": table, "chips": _chips(request, search), "clear_url": reverse("systems:items")}
    context |= {"pages": tabs("items"), "registers": may(request, "systems.register_item")}
    return render(request, "systems/items.html", context)


@requires("systems.view")
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One data item: how it is written, which interfaces carry it, and its changes."""
    actor = actor_in(request)
    row = find_item(actor, code)
    context = {
        "item": row,
        "identity": [
            Fact(label="Held in", value=row.holder.name, url=application_address(row.holder.code)),
            Fact(label="Written as", value=row.structure),
            Fact(label="About people", value="Yes" if row.personal else "No"),
        ],
        "interfaces": interface_table(
            visible_interfaces(actor, item=code), retires=may(request, "systems.retire_interface")
        ),
        "changes": change_table(visible_changes(actor, item=code).order_by("planned_on")),
        "what_if_url": f"{reverse('systems:what_if')}?item={code}",
        "events": story_of(actor, code),
    }
    return render(request, "systems/item.html", context)
