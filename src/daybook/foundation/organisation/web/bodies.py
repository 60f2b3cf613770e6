"""Legal bodies and who acts for each; cost centres and the posts that answer for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from daybook.foundation.audit.public import story_of
from daybook.foundation.organisation.models import BodyArrangement
from daybook.foundation.organisation.queries import arrangements
from daybook.foundation.organisation.queries.lists import PostFilter, strength_among, visible_posts
from daybook.foundation.organisation.queries.records import (
    find_arrangements,
    find_budget_holdings,
    holder_seats,
    titles_of,
    visible_bodies,
    visible_cost_centres,
)
from daybook.foundation.organisation.web.cards import seat_card
from daybook.foundation.organisation.web.chart import STRENGTH_COLUMNS, strength_cells
from daybook.foundation.organisation.web.looking import Look, look_of, shown
from daybook.foundation.organisation.web.posts import link_to_story
from daybook.foundation.organisation.web.wording import VACANT
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows, read_slice

_EXPORTED_AT_ONCE, _MOST_FOUND = 2_000, 8
_BODY_COLUMNS = (
    Column(key="body", label="Body", main=True),
    Column(key="code", label="Code", kind="reference"),
    Column(key="contracts", label="Contracts are made by"),
    Column(key="employs", label="People are employed by"),
    Column(key="pays", label="Bills are paid by"),
)
_ARRANGED_COLUMNS = (
    Column(key="from", label="From", kind="date", main=True),
    Column(key="until", label="Until", kind="date"),
    *_BODY_COLUMNS[2:],
)
_CENTRE_COLUMNS = (
    Column(key="code", label="Code", kind="reference", sortable=True),
    Column(key="name", label="Cost centre", main=True, sortable=True),
    Column(key="body", label="Body", sortable=True),
    Column(key="post", label="Answered for by"),
    Column(key="holder", label="Held by"),
)
_CENTRE_VALUES = ("id", "code", "name", "body__code")
_HOLDER_COLUMNS = (
    Column(key="post", label="Post", main=True),
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="Until", kind="date"),
)


class CostCentresForm(forms.Form):
    """Which cost centres to list."""

    text = forms.CharField(label="Code or name", required=False, max_length=120)

    def asked(self) -> str:
        """The words; what cannot be read is left out and shown as an error."""
        self.is_valid()
        return str(self.cleaned_data.get("text", "")).strip()


@requires("organisation.view")
def bodies(request: HttpRequest) -> HttpResponse:
    """The legal bodies, and who contracts, employs and pays for what each does."""
    look = look_of(request)
    settled = {row.body_id: row for row in arrangements(look.on, look.known_at)}
    rows = [
        Row(
            key=body.code,
            url=look.address("body", body.code),
            cells=(body.name, body.code, *_parties(settled.get(body.pk))),
        )
        for body in visible_bodies(actor_in(request))
    ]
    table = Table(
        caption="Legal bodies",
        columns=_BODY_COLUMNS,
        rows=rows,
        empty="Bodies appear here when an organisation administrator founds one.",
    )
    return shown(request, "bodies", look, {"table": table, "may_found": may(request, "organisation.found_body")})


def _parties(row: BodyArrangement | None) -> tuple[str, str, str]:
    return (row.contracts.name, row.employs.name, row.pays.name) if row else ("Not settled",) * 3


@requires("organisation.view")
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One legal body: who contracts, employs and pays for it, since when, and before."""
    look, actor = look_of(request), actor_in(request)
    found, rows = find_arrangements(actor, code, look.known_at)
    now = next((row for row in rows if look.on in row.span), None)
    contracts, employs, pays = _parties(now)
    context = {
        "body": found,
        "facts": [
            Fact(label="Contracts are made by", value=contracts),
            Fact(label="People are employed by", value=employs),
            Fact(label="Bills are paid by", value=pays),
        ],
        "table": Table(
            caption="How it was, is and will be arranged",
            columns=_ARRANGED_COLUMNS,
            rows=[Row(key=str(row.pk), cells=(row.valid_from, row.valid_until, *_parties(row))) for row in rows],
            empty="Nobody has settled who contracts, employs and pays for this body.",
        ),
        "centres_url": look.address("cost_centres"),
        "posts_url": look.address("posts", body=code),
        "arrange_url": reverse("organisation:arrange_body", args=[code])
        if may(request, "organisation.arrange_body")
        else "",
        "events": story_of(actor, f"BODY-{code}"),
        "story_url": link_to_story(request, f"BODY-{code}"),
    }
    return shown(request, "body", look, context)


@requires("organisation.view")
def cost_centres(request: HttpRequest) -> HttpResponseBase:
    """Every cost centre with the post that answers for it and who holds that."""
    look, form = look_of(request), CostCentresForm(request.GET)
    text = form.asked()
    query = visible_cost_centres(actor_in(request), text)
    if request.GET.get("export") == "csv":
        header = ("as_at", "body", "code", "name", "post", "title", "person", "holder")
        return export_rows(f"cost-centres-{look.on}", header, _all_centres(query, look))
    found = read_slice(
        request,
        query,
        columns=_CENTRE_VALUES,
        sortable={"code": "code", "name": "name", "body": "body__code"},
        sort="code",
    )
    seats = holder_seats([row["id"] for row in found.rows], look.on, look.known_at)
    chips = [Chip(label="Words", value=text, remove_url=address_with(request, text=None))] if text else []
    context = {
        "form": form,
        "chips": chips,
        "clear_url": look.address("cost_centres"),
        "may_open": may(request, "organisation.open_cost_centre"),
        "table": Table(
            caption="Cost centres",
            columns=_CENTRE_COLUMNS,
            rows=[_centre_row(look, row, seats.get(row["id"])) for row in found.rows],
            sort=found.sort,
            sort_urls=found.sort_urls,
            next_url=found.next_url,
            previous_url=found.previous_url,
            export_url=address_with(request, export="csv"),
            empty="No cost centre matches.",
            empty_url=look.address("cost_centres"),
            empty_action="Show every cost centre",
        ),
    }
    return shown(request, "cost_centres", look, context)


def _centre_row(look: Look, row: dict[str, Any], seat: Any) -> Row:
    holder = seat.holder if seat else None
    return Row(
        key=f"{row['body__code']}-{row['code']}",
        url=look.address("cost_centre", row["body__code"], row["code"]),
        cells=(
            row["code"],
            row["name"],
            Cell(value=row["body__code"], url=look.address("body", row["body__code"])),
            Cell(value=seat.title, url=look.address("post", seat.reference)) if seat else "Nobody yet",
            Cell(value=holder.name, url=look.address("person", holder.reference))
            if holder
            else (VACANT if seat else ""),
        ),
    )


def _all_centres(query: Any, look: Look) -> Iterator[tuple[object, ...]]:
    last = 0
    while rows := list(query.filter(pk__gt=last).order_by("pk").values(*_CENTRE_VALUES)[:_EXPORTED_AT_ONCE]):
        seats = holder_seats([row["id"] for row in rows], look.on, look.known_at)
        for row in rows:
            seat = seats.get(row["id"])
            holder = seat.holder if seat else None
            yield (
                look.on, row["body__code"], row["code"], row["name"], seat.reference if seat else "",
                seat.title if seat else "", holder.reference if holder else "", holder.name if holder else "",
            )  # fmt: skip
        last = rows[-1]["id"]


@requires("organisation.view")
def cost_centre(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """One cost centre: which post answers for it, since when, and the posts it pays for."""
    look, actor = look_of(request), actor_in(request)
    found, rows = find_budget_holdings(actor, body, code, look.known_at)
    seat = holder_seats([found.pk], look.on, look.known_at).get(found.pk)
    paid = strength_among(visible_posts(actor, PostFilter(body=body, cost_centre=code), look.on, look.known_at))
    titles = titles_of([row.post_id for row in rows], look.on, look.known_at)
    subject = f"CC-{body}-{code}"
    context = {
        "centre": found,
        "holder": seat_card(look, seat) if seat else None,
        "facts": [
            Fact(label="Body", value=found.body.name, url=look.address("body", body)),
            *(
                Fact(label=column.label, value=str(cell.value), url=cell.url)
                for column, cell in zip(
                    STRENGTH_COLUMNS[1:], strength_cells(look, paid, body=body, cost_centre=code), strict=True
                )
            ),
        ],
        "table": Table(
            caption="Posts that answered, answer and will answer for it",
            columns=_HOLDER_COLUMNS,
            rows=[
                Row(
                    key=str(row.pk),
                    url=look.address("post", row.post.reference),
                    cells=(titles.get(row.post_id, row.post.reference), row.valid_from, row.valid_until),
                )
                for row in rows
            ],
            empty="No post has answered for this cost centre.",
        ),
        "assign_url": reverse("organisation:assign_budget_holder", args=[body, code])
        if may(request, "organisation.assign_budget_holder")
        else "",
        "events": story_of(actor, subject),
        "story_url": link_to_story(request, subject),
    }
    return shown(request, "cost_centre", look, context)


def found_cost_centres(actor: Actor, text: str) -> list[Found]:
    """Cost centres whose code or name matches: for the search box."""
    rows = visible_cost_centres(actor, text).order_by("code").values_list("body__code", "code", "name")[:_MOST_FOUND]
    return [
        Found(reference=code, title=name, url=reverse("organisation:cost_centre", args=[body, code]))
        for body, code, name in rows
    ]
