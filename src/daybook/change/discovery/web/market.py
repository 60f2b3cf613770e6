"""The market's evidence: contracting processes of any buyer, filtered, summed and drawn; and each by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.models import Procurement
from daybook.change.discovery.queries.market import (
    KeptRelease,
    MarketFilter,
    Sums,
    awards_by_process,
    pounds_by_supplier,
    pounds_by_year,
    procurement_detail,
    sums_of,
    visible_procurements,
)
from daybook.change.discovery.refs import LineRef, ProcurementRef
from daybook.change.discovery.rules.market import POUND, Stage
from daybook.change.discovery.rules.merging import Dropped
from daybook.change.discovery.web.tabs import discovery_tabs
from daybook.kernel.actor import Actor
from daybook.kernel.money import pounds, said
from daybook.kernel.periods import london_day
from daybook.ui.charts import Chart, Point, bars
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import Empty, address_with, export_rows, list_table, read_slice
from daybook.ui.tones import GOOD, INFO, QUIET, WARN

_FIELDS = (
    "reference", "title", "buyer", "stage", "notices", "latest_on", "starts_on", "ends_on", "codes", "net", "gross",
    "currency", "ocid",
)  # fmt: skip
_SORTABLE = {"title": "title", "buyer": "buyer", "published": "latest_on", "value": "pounds"}
_COLUMNS = (
    Column(key="title", label="What was bought", sortable=True, main=True),
    Column(key="buyer", label="Buyer", sortable=True),
    Column(key="suppliers", label="Won by", second=True),
    Column(key="stage", label="Stage", kind="state"),
    Column(key="published", label="Published", kind="reference", sortable=True),
    Column(key="ends", label="Until", kind="reference", second=True),
    Column(key="value", label="Stated value", kind="number", sortable=True, second=True),
    Column(key="awarded", label="Awarded", kind="money"),
)
_LINE_COLUMNS = (
    Column(key="suppliers", label="Won by", main=True),
    Column(key="on", label="Awarded", kind="date"),
    Column(key="net", label="Without tax", kind="number"),
    Column(key="gross", label="With tax", kind="number"),
)
_RELEASE_COLUMNS = (
    Column(key="release", label="Release", kind="reference", main=True),
    Column(key="on", label="Published", kind="date"),
    Column(key="tags", label="Kind"),
    Column(key="file", label="Came in", second=True),
    Column(key="digest", label="Digest of the file", kind="reference", second=True),
)
_DROPPED_COLUMNS = (
    Column(key="pointer", label="Where", main=True),
    Column(key="was", label="Was"),
    Column(key="now", label="Became"),
    Column(key="release", label="Since release", kind="reference", second=True),
)
_EXPORT_HEADER = (
    "reference", "title", "buyer", "stage", "notices", "last_published", "starts_on", "ends_on", "cpv", "net", "gross",
    "currency", "ocid",
)  # fmt: skip
_TONES = {
    Stage.PLANNING: INFO, Stage.TENDER: WARN, Stage.AWARD: GOOD, Stage.CONTRACT: GOOD, Stage.ENDED: QUIET,
    Stage.CANCELLED: QUIET,
}  # fmt: skip
# Before anybody has won, the value is what the buyer expected.
_EXPECTED = frozenset({Stage.PLANNING, Stage.TENDER, Stage.CANCELLED})
_MOST_FOUND, _MOST_BARS, _LONGEST_SAID = 8, 8, 200
_ANY = ("", "Any")


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Words or ocid", required=False, max_length=120)
    buyer = forms.CharField(label="Buyer", required=False, max_length=120)
    supplier = forms.CharField(label="Won by", required=False, max_length=120)
    code = forms.CharField(label="CPV begins with", required=False, max_length=10)
    stage = forms.ChoiceField(
        label="Stage", required=False, choices=[_ANY, *((one.value, one.value.capitalize()) for one in Stage)]
    )


@requires("discovery.view")
def evidence_list(request: HttpRequest) -> HttpResponseBase:
    """Contracting processes, filtered and sorted by the address; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    form.is_valid()
    wanted = _wanted(request, form)
    actor = actor_in(request)
    found = visible_procurements(actor, wanted)
    if request.GET.get("export") == "csv":
        rows = found.order_by("id").values(*_FIELDS).iterator(chunk_size=2_000)
        return export_rows("market-evidence", _EXPORT_HEADER, (_exported(row) for row in rows))
    sums = sums_of(actor, wanted)
    context = {
        "form": form,
        "table": _table(request, found, wanted),
        "chips": _chips(request, wanted),
        "clear_url": reverse("market:evidence"),
        "tabs": discovery_tabs("Market evidence"),
        "sums": sums,
        "said": _said_of(sums),
        "charts": _charts(request, wanted),
        "may_import": may(request, "discovery.import_releases"),
    }
    return render(request, "discovery/market.html", context)


@requires("discovery.view")
def procurement_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One contracting process: what its releases say together, each release, and what later ones dropped."""
    detail = procurement_detail(actor_in(request), reference)
    ref = detail.ref
    context = {
        "ref": ref,
        "identity": [
            Fact(label="Stage", value=ref.stage, state=True, tone=_TONES[Stage(ref.stage)]),
            Fact(label="Value without tax", value=_amount(ref.net, ref.currency) or "Not stated"),
            Fact(label="Last published", value=ref.latest_on),
        ],
        "facts": _facts(ref),
        "lines": Table(
            caption="Awards", columns=_LINE_COLUMNS, rows=[_line(one) for one in ref.lines],
            empty="Nothing has been awarded yet.",
        ),
        "releases": Table(
            caption="Releases", columns=_RELEASE_COLUMNS, rows=[_release(one) for one in detail.releases]
        ),
        "dropped": Table(
            caption="What later releases changed", columns=_DROPPED_COLUMNS,
            rows=[_dropped(one) for one in detail.dropped],
        ),
    }  # fmt: skip
    return render(request, "discovery/procurement.html", context)


def found(actor: Actor, text: str) -> list[Found]:
    """A few contracting processes that match the words typed into the search box."""
    rows = visible_procurements(actor, MarketFilter(search=text)).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=_address(row.reference)) for row in rows]


def _wanted(request: HttpRequest, form: forms.Form) -> MarketFilter:
    said_ = {name: str(value).strip() for name, value in form.cleaned_data.items()}
    year = request.GET.get("year", "")
    known = year.isascii() and year.isdigit() and len(year) == 4 and int(year) > 0
    return MarketFilter(**said_, won_by=request.GET.get("won_by", "")[:2_000], year=int(year) if known else None)


def _table(request: HttpRequest, found: QuerySet[Procurement], wanted: MarketFilter) -> Table:
    part = read_slice(request, found, columns=_FIELDS, sortable=_SORTABLE, sort="-published", key="id")
    awards = awards_by_process(wanted, [row["reference"] for row in part.rows])
    may_import = may(request, "discovery.import_releases")
    import_url = reverse("market:import_releases") if may_import else ""
    rows = [_row(row, *awards[row["reference"]]) for row in part.rows]
    return list_table(
        request, part, rows, caption="Market evidence", columns=_COLUMNS, filtered=wanted != MarketFilter(),
        empty=Empty(
            kind="contracting process", url=reverse("market:evidence"), first="Bring releases in", first_url=import_url,
            words="What others bought, from whom and for how much stands here once published releases are brought in.",
        ),
    )  # fmt: skip


def _row(row: dict[str, Any], winners: list[str], awarded: int | None) -> Row:
    stage = Stage(row["stage"])
    cells = (
        row["title"],
        row["buyer"],
        _cut("; ".join(winners)),
        Cell(value=stage.value, tone=_TONES[stage]),
        _short(row["latest_on"]),
        _short(row["ends_on"]),
        _worth(row, stage),
        awarded,
    )
    return Row(cells=cells, url=_address(row["reference"]), key=row["reference"])


def _short(day: date | None) -> str:
    return f"{day:%-d %b %Y}" if day else ""


def _worth(row: dict[str, Any], stage: Stage) -> str:
    amount = _amount(row["net"], row["currency"])
    return f"{amount} expected" if amount and stage in _EXPECTED else amount


def _exported(row: dict[str, Any]) -> tuple[object, ...]:
    amounts = {name: "" if row[name] is None else pounds(row[name]) for name in ("net", "gross")}
    return tuple((row | amounts | {"codes": " ".join(row["codes"].split())})[name] for name in _FIELDS)


def _chips(request: HttpRequest, wanted: MarketFilter) -> list[Chip]:
    known = (
        ("search", "Words", wanted.search),
        ("buyer", "Buyer", wanted.buyer),
        ("supplier", "Won by", wanted.supplier),
        ("won_by", "Won by just", _cut(wanted.won_by)),
        ("code", "CPV", wanted.code),
        ("stage", "Stage", wanted.stage),
        ("year", "Awarded in", str(wanted.year or "")),
    )
    return [
        Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
        for name, label, value in known
        if value
    ]


def _charts(request: HttpRequest, wanted: MarketFilter) -> list[Chart]:
    actor = actor_in(request)
    years = [
        Point(label=str(year), pence=pence, url=address_with(request, year=str(year)))
        for year, pence in pounds_by_year(actor, wanted)
    ]
    suppliers = [
        Point(label=name, pence=pence, url=address_with(request, won_by=name, supplier=None))
        for name, pence in pounds_by_supplier(actor, wanted, _MOST_BARS)
    ]
    named = (("Awarded without tax, by year", years), (f"Awarded without tax, the {_MOST_BARS} highest", suppliers))
    return [bars(title, points) for title, points in named if points]


def _said_of(sums: Sums) -> str:
    told = f"{sums.processes:,} contracting processes with {sums.awards:,} awards."
    return f"{told} Left out of the sum, for want of pounds without tax: {sums.unpriced:,}." if sums.unpriced else told


def _facts(ref: ProcurementRef) -> list[Fact]:
    return [
        Fact(label="Buyer", value=ref.buyer),
        Fact(label="Value with tax", value=_amount(ref.gross, ref.currency) or "Not stated"),
        Fact(label="From", value=ref.starts_on or "Not stated"),
        Fact(label="Until", value=ref.ends_on or "Not stated"),
        Fact(label="CPV", value=", ".join(ref.codes) or "Not stated"),
        Fact(label="Notices", value=ref.notices or "Not stated"),
        Fact(label="First published", value=ref.first_on),
        Fact(label="Open contracting identifier", value=ref.ocid),
    ]


def _line(one: LineRef) -> Row:
    together = f" ({one.together} together)" if one.together > 1 else ""
    cells = (
        f"{one.suppliers}{together}" if one.suppliers else "Not named",
        one.on,
        _amount(one.net, one.currency),
        _amount(one.gross, one.currency),
    )
    return Row(cells=cells)


def _release(one: KeptRelease) -> Row:
    release = one.release
    tags = ", ".join(release.tags)
    return Row(cells=(release.release_id, london_day(release.at), tags, one.file_name, one.file_digest[:12]))


def _dropped(one: Dropped) -> Row:
    return Row(cells=(one.pointer, _cut(_words(one.was)), _cut(_words(one.now)), one.release_id))


def _words(value: object) -> str:
    """What a release said, in a few words."""
    if value is None:
        return "Taken away"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(each)}" for name, each in value.items())
    return ", ".join(_words(each) for each in value) if isinstance(value, list) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SAID else f"{text[: _LONGEST_SAID - 1]}…"


def _amount(hundredths: int | None, currency: str) -> str:
    """An amount with its currency; blank where none is stated."""
    if hundredths is None:
        return ""
    return (
        said(hundredths)
        if currency == POUND
        else f"{currency or 'No currency'}\N{NO-BREAK SPACE}{said(hundredths)[1:]}"
    )


def _address(reference: str) -> str:
    return reverse("market:procurement", args=[reference])
