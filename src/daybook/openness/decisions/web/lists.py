"""The list of published decisions: as a page, as CSV, as JSON and as a feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure

from daybook.kernel.money import Pence, pounds
from daybook.openness.decisions.models import PublicDecision
from daybook.openness.decisions.queries import (
    LONGEST_SEARCH,
    RegisterFilter,
    past_decisions,
    visible_decisions,
    years_and_kinds,
)
from daybook.openness.decisions.web.addresses import absolute
from daybook.openness.decisions.web.opening import open_page, shown
from daybook.ui.parts import Chip, Column, Row, Table
from daybook.ui.tables import address_with, export_rows, read_slice
from daybook.ui.tones import state_words

IN_FEED = 30
MOST_IN_JSON = 200
_COLUMNS = (
    Column(key="title", label="Decision", main=True),
    Column(key="reference", label="Reference", kind="reference", sortable=True),
    Column(key="kind", label="Kind", second=True),
    Column(key="maker", label="Decided by", second=True),
    Column(key="decided", label="Decided", kind="date", sortable=True),
    Column(key="published", label="Published", kind="date", sortable=True, second=True),
    Column(key="total", label="Total", kind="money", sortable=True),
    Column(key="state", label="State", kind="state"),
)
_SORTABLE = {"reference": "slug", "decided": "decided_on", "published": "published_on", "total": "total_pence"}
_READ = ("slug", "title", "reference", "kind", "decision_maker", "decided_on", "published_on", "total_pence", "state")
_HEADER = (
    "reference", "title", "kind", "body", "programme", "decision_maker", "decided_on", "published_on", "total",
    "state", "superseded_by", "signed_digest", "address",
)  # fmt: skip


class _Wanted(forms.Form):
    """The boxes above the list."""

    q = forms.CharField(label="Search", required=False, max_length=LONGEST_SEARCH)
    year = forms.ChoiceField(label="Financial year", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "In force"), ("superseded", "Superseded"), ("all", "In force and superseded")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years, kinds = years_and_kinds()
        boxes: dict[str, Any] = self.fields
        boxes["year"].choices = [("", "Every year"), *((year, year) for year in years)]
        boxes["kind"].choices = [("", "Every kind"), *((kind, state_words(kind)) for kind in kinds)]


@open_page
def decisions(request: HttpRequest) -> HttpResponse:
    """Every published decision, latest first, with search and filters."""
    form = _Wanted(request.GET)
    page = read_slice(request, _wanted(request), columns=_READ, sortable=_SORTABLE, sort="-published", key="slug")
    mixed = bool(request.GET.get("state"))
    table = Table(
        caption="Published decisions",
        # Where all are in force, saying so of each would tell nothing.
        columns=_COLUMNS if mixed else _COLUMNS[:-1],
        rows=[_row(row, mixed) for row in page.rows],
        sort=page.sort,
        sort_urls=page.sort_urls,
        next_url=page.next_url,
        previous_url=page.previous_url,
        empty="No published decision matches.",
        empty_url=reverse("openness:decisions"),
        empty_action="See them all",
    )
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return shown(
        "openness/public/decisions.html",
        {
            "form": form,
            "table": table,
            "chips": _chips(request, form),
            "query": query,
            # What is filtered or turned over is the register itself.
            "past": [] if request.GET else past_decisions(),
        },
    )


@open_page
def decisions_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The list as a CSV file; cells that a spreadsheet would run are made harmless."""
    return export_rows("decisions", _HEADER, _rows(_wanted(request)))


@open_page
def decisions_json(request: HttpRequest) -> HttpResponse:
    """The list as JSON, 200 at a time; `next` is the address of the following ones. Sums are pounds in text."""
    page = read_slice(
        request, _wanted(request), columns=list(_HEADER_COLUMNS), sortable=_SORTABLE, sort="-published",
        key="slug", rows=MOST_IN_JSON,
    )  # fmt: skip
    found = [dict(zip(_HEADER, _cells(PublicDecision(**row)), strict=True)) for row in page.rows]
    following = absolute(f"{request.path}{page.next_url}") if page.next_url else None
    return JsonResponse({"decisions": found, "next": following})


@open_page
def feed(request: HttpRequest) -> HttpResponse:
    """The latest published decisions as an Atom feed."""
    home = absolute(reverse("openness:decisions"))
    atom = Atom1Feed(
        title="Published decisions",
        link=home,
        description="Decisions as they are published",
        language="en-GB",
        feed_url=absolute(request.path),
        feed_guid=home,
    )
    for decision in visible_decisions().order_by("-published_on", "-slug")[:IN_FEED]:
        address = absolute(reverse("openness:decision", args=[decision.slug]))
        published = datetime.combine(decision.published_on, time(), tzinfo=UTC)
        atom.add_item(
            title=f"{decision.reference}: {decision.title}",
            link=address,
            description=decision.record["summary"],
            unique_id=address,
            pubdate=published,
            updateddate=decision.changed_at,
            author_name=decision.decision_maker or decision.body or "Daybook",
            enclosures=[
                Enclosure(absolute(reverse("openness:decision_json", args=[decision.slug])), "0", "application/json")
            ],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


_HEADER_COLUMNS = tuple("total_pence" if name == "total" else "slug" if name == "address" else name for name in _HEADER)


def _wanted(request: HttpRequest) -> QuerySet[PublicDecision]:
    asked = request.GET
    return visible_decisions(
        RegisterFilter(
            search=asked.get("q", ""),
            year=asked.get("year", ""),
            kind=asked.get("kind", ""),
            state=asked.get("state", ""),
        )
    )


def _rows(query: QuerySet[PublicDecision]) -> Iterator[list[object]]:
    for decision in query.only(*_HEADER_COLUMNS).order_by("-published_on", "-slug").iterator(chunk_size=500):
        yield _cells(decision)


def _cells(decision: PublicDecision) -> list[object]:
    """One decision in the order of the header."""
    return [
        decision.reference,
        decision.title,
        decision.kind,
        decision.body,
        decision.programme,
        decision.decision_maker,
        decision.decided_on.isoformat(),
        decision.published_on.isoformat(),
        pounds(Pence(decision.total_pence)),
        str(decision.state),
        decision.superseded_by,
        decision.signed_digest,
        absolute(reverse("openness:decision", args=[decision.slug])),
    ]


def _row(row: dict[str, Any], mixed: bool) -> Row:
    cells = (
        row["title"],
        row["reference"],
        state_words(row["kind"]),
        row["decision_maker"],
        row["decided_on"],
        row["published_on"],
        row["total_pence"],
        row["state"],
    )
    url = reverse("openness:decision", args=[row["slug"]])
    return Row(cells=cells if mixed else cells[:-1], url=url, key=row["slug"])


def _chips(request: HttpRequest, form: _Wanted) -> list[Chip]:
    labels = {name: field.label or "" for name, field in form.fields.items()}
    words: dict[str, dict[str, str]] = {
        name: dict(form.fields[name].choices)  # type: ignore[attr-defined]
        for name in ("year", "kind", "state")
    }
    return [
        Chip(
            label=str(labels[name]),
            value=str(words.get(name, {}).get(request.GET[name], request.GET[name])),
            remove_url=address_with(request, **{name: None}),
        )
        for name in labels
        if request.GET.get(name)
    ]
