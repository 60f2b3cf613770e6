"""Possible splitting: sums just under a band that share a maker, project or beneficiary."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from daybook.foundation.approvals.rules.splitting import Split, in_a_row, splitting_reference
from daybook.foundation.approvals.splitting import splits
from daybook.kernel import clock
from daybook.kernel.money import pounds
from daybook.ui.links import names_of
from daybook.ui.parts import Column, Row, Table
from daybook.ui.routes import link_to, requires
from daybook.ui.tables import address_with, export_rows, page_of
from daybook.ui.words import pounds_text

_SUMS = (
    Column(key="reference", label="What", kind="reference", main=True),
    Column(key="title", label="Title"),
    Column(key="on", label="On", kind="date"),
    Column(key="amount", label="Amount", kind="money"),
)
# How many findings stand on a page, each with its sums.
_ON_A_PAGE = 20
_EXPORT = ("by", "who", "action", "below", "reference", "title", "on", "amount")


@requires("approvals.view")
def splitting(request: HttpRequest) -> HttpResponseBase:
    """What looks split in the past year, each with the sums behind it; `?export=csv` gives the sums as a file."""
    now, today = clock.now(), clock.today()
    found = splits(now)
    exported = request.GET.get("export") == "csv"
    shown, next_url, previous_url = page_of(request, found, _key, _ON_A_PAGE)
    makers = {who for split in (found if exported else shown) for by, who in split.shared if by == "maker"}
    names = names_of(makers) if makers else {}
    if exported:
        return export_rows("possible-splitting", _EXPORT, _exported(found, names))
    entries = [splitting_reference().at(name, today) for name in ("margin", "window")]
    context = {
        "findings": [(_heading(split, names), _table(request, split, names)) for split in shown],
        "many": len(found) if len(found) > len(shown) else 0,
        "next_url": next_url,
        "previous_url": previous_url,
        "margin": entries[0],
        "window": entries[1],
        "unread": not all(entry.verified for entry in entries),
        "export_url": address_with(request, export="csv") if found else "",
    }
    return render(request, "approvals/splitting.html", context)


def _key(split: Split) -> str:
    """What tells a finding from every other, to stand in the address of a page."""
    shared = "+".join(f"{by}-{who}" for by, who in split.shared)
    return f"{split.action}+{split.edge_pence}+{split.sums[0].reference}+{shared}"


def _heading(split: Split, names: dict[str, str]) -> str:
    action, edge = split.action.replace("_", " ").capitalize(), pounds_text(split.edge_pence, pennies=False)
    return f"{action}: {len(split.sums)} sums just under £{edge} with one {_shared(split, names)}"


def _shared(split: Split, names: dict[str, str]) -> str:
    return in_a_row([f"{by} ({names.get(who, who)})" for by, who in split.shared])


def _table(request: HttpRequest, split: Split, names: dict[str, str]) -> Table:
    rows = [
        Row(url=link_to(request, one.reference), cells=(one.reference, one.title, one.on, one.amount_pence))
        for one in split.sums
    ]
    caption = f"{split.action.replace('_', ' ').capitalize()}, sums with one {_shared(split, names)}"
    return Table(caption=caption, columns=_SUMS, rows=rows, totals={"amount": split.total_pence})


def _exported(found: list[Split], names: dict[str, str]) -> list[tuple[object, ...]]:
    return [
        (
            in_a_row([by for by, _ in split.shared]), in_a_row([names.get(who, who) for _, who in split.shared]),
            split.action, pounds(split.edge_pence), one.reference, one.title, one.on, pounds(one.amount_pence),
        )
        for split in found
        for one in split.sums
    ]  # fmt: skip
