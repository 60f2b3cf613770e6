"""The directory of people, and one person: the posts they held, hold and will hold, and who they work with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from daybook.foundation.audit.public import story_of
from daybook.foundation.organisation.models import Holding, PersonKind
from daybook.foundation.organisation.queries.lists import HeldPost, posts_of_people, visible_directory
from daybook.foundation.organisation.queries.records import find_holdings, find_reports, titles_of
from daybook.foundation.organisation.web.cards import seat_card
from daybook.foundation.organisation.web.looking import Look, look_of, shown
from daybook.foundation.organisation.web.posts import link_to_story
from daybook.foundation.organisation.web.wording import KINDS, initials
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import address_with, export_rows, read_slice

_MOST_FOUND = 10
_EXPORTED_AT_ONCE = 2_000
_VALUES = ("reference", "display_name", "kind")
_COLUMNS = (
    Column(key="name", label="Name", main=True, sortable=True),
    Column(key="kind", label="Kind"),
    Column(key="posts", label="Posts"),
    Column(key="units", label="Units", second=True),
    Column(key="person", label="Reference", kind="reference", second=True),
)
_HELD_COLUMNS = (
    Column(key="title", label="Post", main=True),
    Column(key="state", label="State", kind="state"),
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="First day after", kind="date"),
    Column(key="reference", label="Reference", kind="reference", second=True),
)


class DirectoryForm(forms.Form):
    """Which people to list."""

    text = forms.CharField(label="Name or reference", required=False, max_length=120)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *PersonKind.choices])

    def asked(self) -> tuple[str, str]:
        """Words and kind; what cannot be read is left out and shown as an error."""
        self.is_valid()
        return self.cleaned_data.get("text", "").strip(), self.cleaned_data.get("kind", "")


@requires("organisation.view")
def directory(request: HttpRequest) -> HttpResponseBase:
    """Everybody who serves, by name, with the posts they hold on the day."""
    look, form = look_of(request), DirectoryForm(request.GET)
    text, kind = form.asked()
    query = visible_directory(actor_in(request), text, kind)
    if request.GET.get("export") == "csv":
        return export_rows(
            f"people-{look.on}", ("as_at", "person", "name", "kind", "posts", "titles"), _all(query, look)
        )
    found = read_slice(request, query, columns=_VALUES, sortable={"name": "display_name"}, sort="name", key="reference")
    told = (("text", "Words", text), ("kind", "Kind", KINDS.get(kind, "")))
    context = {
        "form": form,
        "chips": [
            Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
            for name, label, value in told
            if value
        ],
        "clear_url": look.address("directory"),
        "may_register": may(request, "organisation.register_person"),
        "table": Table(
            caption="People",
            columns=_COLUMNS,
            rows=_rows(look, found.rows),
            sort=found.sort,
            sort_urls=found.sort_urls,
            next_url=found.next_url,
            previous_url=found.previous_url,
            export_url=address_with(request, export="csv"),
            empty="Nobody matches.",
            empty_url=look.address("directory"),
            empty_action="Show everybody",
        ),
    }
    return shown(request, "directory", look, context)


def _rows(look: Look, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    held = posts_of_people([row["reference"] for row in rows], look.on, look.known_at)
    return [_row(look, row, held.get(row["reference"], [])) for row in rows]


def _row(look: Look, row: Mapping[str, Any], posts: Sequence[HeldPost]) -> Row:
    titles = ", ".join(post.title for post in posts)
    return Row(
        key=row["reference"],
        url=look.address("person", row["reference"]),
        cells=(
            row["display_name"],
            KINDS[row["kind"]],
            Cell(value=titles, url=look.address("post", posts[0].reference)) if len(posts) == 1 else titles,
            ", ".join(sorted({post.unit for post in posts})),
            row["reference"],
        ),
    )


def _all(query: Any, look: Look) -> Iterator[tuple[object, ...]]:
    last = ""
    while rows := list(query.filter(reference__gt=last).order_by("reference").values(*_VALUES)[:_EXPORTED_AT_ONCE]):
        held = posts_of_people([row["reference"] for row in rows], look.on, look.known_at)
        for row in rows:
            posts = held.get(row["reference"], [])
            references, titles = (" ".join(p.reference for p in posts), "; ".join(p.title for p in posts))
            yield look.on, row["reference"], row["display_name"], row["kind"], references, titles
        last = rows[-1]["reference"]


@requires("organisation.view")
def person(request: HttpRequest, reference: str) -> HttpResponse:
    """One person: what they are, what they hold, whom they report to and who reports to them."""
    look, actor = look_of(request), actor_in(request)
    found, holdings = find_holdings(actor, reference, look.known_at)
    now_held = [held for held in holdings if look.on in held.span]
    above, below = find_reports([held.post_id for held in now_held], look.on, look.known_at)
    context = {
        "person": found,
        "initials": initials(found.display_name),
        "facts": [
            Fact(label="Kind", value=KINDS[found.kind]),
            Fact(label="Posts held", value=f"{len(now_held)}"),
        ],
        "above": [seat_card(look, seat) for seat in above],
        "below": [seat_card(look, seat) for seat in below],
        "table": _held_table(look, holdings),
        "acts": _acts(request, reference),
        "events": story_of(actor, reference),
        "story_url": link_to_story(request, reference),
    }
    return shown(request, "person", look, context)


def _held_table(look: Look, holdings: Sequence[Holding]) -> Table:
    titles = titles_of([held.post_id for held in holdings], look.on, look.known_at)
    rows = [
        Row(
            key=str(held.pk),
            url=look.address("post", held.post.reference),
            cells=(
                titles.get(held.post_id, held.post.reference),
                _when(held, look),
                held.valid_from,
                held.valid_until,
                held.post.reference,
            ),
        )
        for held in holdings
    ]
    return Table(
        caption="Posts held", columns=_HELD_COLUMNS, rows=rows, empty="No post, as far as was known at that moment."
    )


def _when(held: Holding, look: Look) -> Cell:
    if look.on in held.span:
        return Cell(value="held", tone="good")
    return Cell(value="future" if held.valid_from > look.on else "past", tone="quiet")


def _acts(request: HttpRequest, reference: str) -> list[tuple[str, str]]:
    acts = []
    if may(request, "organisation.revise_person"):
        acts.append(("Change the name or kind", reverse("organisation:revise_person", args=[reference])))
    if url := link_to(request, f"SIGN-IN-{reference}"):
        acts.append(("Sign-in and roles", url))
    return acts


def found(actor: Actor, text: str) -> list[Found]:
    """People whose name matches, with what they hold today: for the search box."""
    people = list(visible_directory(actor, text, "").order_by("display_name", "id")[:_MOST_FOUND])
    held = posts_of_people([one.reference for one in people], clock.today(), clock.now())
    return [
        Found(
            reference=one.reference,
            title=", ".join([one.display_name, *(post.title for post in held.get(one.reference, ()))]),
            url=reverse("organisation:person", args=[one.reference]),
        )
        for one in people
    ]
