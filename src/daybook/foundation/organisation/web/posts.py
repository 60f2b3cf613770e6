"""Posts: the list of the establishment with its filters, and one post with who holds it and whom it reports to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from daybook.foundation.audit.public import story_of
from daybook.foundation.organisation.models import Holding, PersonKind, PostTerms
from daybook.foundation.organisation.queries.lists import (
    POST_COLUMNS,
    PostFilter,
    PostRow,
    all_post_rows,
    post_rows,
    strength_among,
    visible_posts,
)
from daybook.foundation.organisation.queries.records import PostRecord, find_post_record
from daybook.foundation.organisation.queries.structure import Seat, find_node, visible_units
from daybook.foundation.organisation.rules.establishment import full_time_equivalent
from daybook.foundation.organisation.rules.strength import Strength, fte_text
from daybook.foundation.organisation.rules.tree import UnitTree
from daybook.foundation.organisation.web.looking import Look, look_of, shown
from daybook.foundation.organisation.web.wording import KINDS, VACANT, hours_text
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import Slice, address_with, export_rows, read_slice

_FILLED = {"filled": "Filled", "vacant": "Vacant"}
_COLUMNS = (
    Column(key="post", label="Post", kind="reference", sortable=True),
    Column(key="title", label="Title", main=True, sortable=True),
    Column(key="holder", label="Held by"),
    Column(key="unit", label="Unit", sortable=True),
    Column(key="kind", label="For", second=True),
    Column(key="cost_centre", label="Cost centre", second=True),
    Column(key="fte", label="FTE", kind="number"),
)
_SORTABLE = {"post": "post__reference", "title": "title", "unit": "unit__code"}
_EXPORT_HEADER = (
    "as_at", "post", "title", "for", "unit", "unit_name", "body", "cost_centre", "fte", "person", "name",
    "reports_to",
)  # fmt: skip
_TERMS_COLUMNS = (
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="Until", kind="date"),
    Column(key="title", label="Title", main=True),
    Column(key="unit", label="Unit"),
    Column(key="cost_centre", label="Cost centre", second=True),
    Column(key="hours", label="Hours a week", second=True),
    Column(key="fte", label="FTE", kind="number"),
)
_HOLDING_COLUMNS = (
    Column(key="person", label="Person", main=True),
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="First day after", kind="date"),
    Column(key="change", label="Change"),
)


class PostsForm(forms.Form):
    """Which posts to list."""

    text = forms.CharField(label="Title, reference or name", required=False, max_length=120)
    unit = forms.CharField(label="Unit code", required=False, max_length=40)
    below = forms.BooleanField(label="With units below", required=False)
    kind = forms.ChoiceField(label="For", required=False, choices=[("", "Any"), *PersonKind.choices])
    filled = forms.ChoiceField(label="Filled or vacant", required=False, choices=[("", "Any"), *_FILLED.items()])
    body = forms.CharField(label="Body", required=False, max_length=40)
    cost_centre = forms.CharField(label="Cost centre", required=False, max_length=40)

    def asked(self) -> dict[str, str]:
        """What was asked for; what cannot be read is left out and shown as an error."""
        self.is_valid()
        return {name: str(value).strip() for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class _Asked:
    """A list of posts as the address asks for it."""

    look: Look
    tree: UnitTree
    form: PostsForm
    given: dict[str, str]

    def wanted(self) -> PostFilter:
        return PostFilter(
            text=self.given.get("text", ""),
            units=self._units(),
            kind=self.given.get("kind", ""),
            filled=self.given.get("filled", ""),
            body=self.given.get("body", ""),
            cost_centre=self.given.get("cost_centre", ""),
        )

    def _units(self) -> set[int] | None:
        if "unit" not in self.given:
            return None
        node = find_node(self.tree, self.given["unit"], self.look.on)
        return self.tree.within(node.key) if "below" in self.given else {node.key}


@requires("organisation.view")
def posts(request: HttpRequest) -> HttpResponseBase:
    """The posts of a day by unit, kind, cost centre and whether they are filled, with what they come to."""
    look, actor = look_of(request), actor_in(request)
    form = PostsForm(request.GET)
    asked = _Asked(look, visible_units(actor, look.on, look.known_at), form, form.asked())
    query = visible_posts(actor, asked.wanted(), look.on, look.known_at)
    if request.GET.get("export") == "csv":
        return export_rows(
            f"posts-{look.on}", _EXPORT_HEADER, _exported(asked, all_post_rows(query, look.on, look.known_at))
        )
    found = read_slice(request, query, columns=POST_COLUMNS, sortable=_SORTABLE, sort="title", key="post__reference")
    strength = strength_among(query)
    context = {
        "form": form,
        "chips": _chips(request, asked),
        "clear_url": look.address("posts"),
        "strength": strength,
        "facts": strength_facts(strength),
        "table": _table(request, asked, found),
        "may_establish": may(request, "organisation.establish_post"),
    }
    return shown(request, "posts", look, context)


def strength_facts(strength: Strength) -> list[Fact]:
    """Posts and full-time equivalents for an identity strip."""
    return [
        Fact(label="Posts", value=f"{strength.posts:,}"),
        Fact(label="Budgeted FTE", value=fte_text(strength.budgeted_fte)),
        Fact(label="Filled FTE", value=fte_text(strength.filled_fte)),
        Fact(label="Vacant FTE", value=fte_text(strength.vacant_fte)),
        Fact(label="Vacant posts", value=f"{strength.vacant:,}"),
    ]


def _table(request: HttpRequest, asked: _Asked, found: Slice) -> Table:
    look = asked.look
    return Table(
        caption="Posts",
        columns=_COLUMNS,
        rows=[_row(asked, row) for row in post_rows(found.rows, look.on, look.known_at)],
        sort=found.sort,
        sort_urls=found.sort_urls,
        next_url=found.next_url,
        previous_url=found.previous_url,
        export_url=address_with(request, export="csv"),
        empty="No post matches on this day. Take a filter away, or look at another day.",
        empty_url=look.address("posts"),
        empty_action="Show every post",
    )


def _row(asked: _Asked, row: PostRow) -> Row:
    look, node = asked.look, asked.tree.by_code.get(row.unit)
    holder = row.holder
    return Row(
        key=row.reference,
        url=look.address("post", row.reference),
        cells=(
            row.reference,
            row.title,
            Cell(value=holder.name, url=look.address("person", holder.reference)) if holder else VACANT,
            Cell(value=node.name if node else row.unit, url=look.address("unit", row.unit)),
            KINDS[row.kind],
            Cell(value=f"{row.body} {row.cost_centre}", url=look.address("cost_centre", row.body, row.cost_centre)),
            fte_text(row.fte),
        ),
    )


def _exported(asked: _Asked, rows: Iterator[PostRow]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        node, holder = asked.tree.by_code.get(row.unit), row.holder
        yield (
            asked.look.on, row.reference, row.title, row.kind, row.unit, node.name if node else "", row.body,
            row.cost_centre, fte_text(row.fte), holder.reference if holder else "", holder.name if holder else "",
            row.manager,
        )  # fmt: skip


def _chips(request: HttpRequest, asked: _Asked) -> list[Chip]:
    given = asked.given
    node = asked.tree.by_code.get(given.get("unit", ""))
    told = {
        "text": ("Words", given.get("text", "")),
        "unit": ("Unit", node.name if node else ""),
        "below": ("With", "units below" if "below" in given and node else ""),
        "kind": ("For", KINDS.get(given.get("kind", ""), "")),
        "filled": ("Only", _FILLED.get(given.get("filled", ""), "").lower()),
        "body": ("Body", given.get("body", "")),
        "cost_centre": ("Cost centre", given.get("cost_centre", "")),
    }
    return [
        Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
        for name, (label, value) in told.items()
        if value
    ]


@requires("organisation.view")
def post(request: HttpRequest, reference: str) -> HttpResponse:
    """One post: what it is, who holds it, whom it reports to and who reports to it, and how that came about."""
    look, actor = look_of(request), actor_in(request)
    record = find_post_record(actor, reference, look.on, look.known_at)
    context = {
        "record": record,
        "title": record.terms.title if record.terms else _latest_title(record, look.on),
        "state": _state(record),
        "facts": _facts(look, record) if record.terms else [],
        "lines": _line_facts(look, record),
        "reports": [_seat_fact(look, seat) for seat in record.reports],
        "answering": [_seat_fact(look, seat) for seat in record.answering],
        "terms_table": _terms_table(look, record),
        "holdings_table": _holdings_table(request, look, record),
        "acts": _acts(request, record),
        "next": _next(request, record),
        "events": story_of(actor, reference),
        "story_url": link_to_story(request, reference),
    }
    return shown(request, "post", look, context)


def link_to_story(request: HttpRequest, subject: str) -> str:
    """The whole story of a record, for those who may read it."""
    return reverse("audit:story", args=[subject]) if may(request, "audit.view") else ""


def _latest_title(record: PostRecord, on: date) -> str:
    past = [terms for terms in record.all_terms if terms.valid_from <= on] or record.all_terms[-1:]
    return past[0].title if past else record.post.reference


def _state(record: PostRecord) -> tuple[str, str]:
    if record.terms is None:
        return "not established", "quiet"
    return ("filled", "good") if record.holding else ("vacant", "warn")


def _facts(look: Look, record: PostRecord) -> list[Fact]:
    terms, holding = record.terms, record.holding
    assert terms is not None
    centre = terms.cost_centre
    fte = full_time_equivalent(terms.budgeted_minutes, terms.full_time_minutes)
    facts = [
        Fact(
            label="Held by",
            value=holding.person.display_name if holding else VACANT,
            url=look.address("person", holding.person.reference) if holding else "",
        ),
        Fact(label="Unit", value=record.unit_name or terms.unit.code, url=look.address("unit", terms.unit.code)),
        Fact(label="For", value=KINDS[terms.kind]),
        Fact(label="FTE", value=fte_text(fte)),
        Fact(label="Hours a week", value=hours_text(terms.budgeted_minutes)),
        Fact(
            label="Paid for by",
            value=f"{centre.body.code} {centre.code} {centre.name}",
            url=look.address("cost_centre", centre.body.code, centre.code),
        ),
    ]
    facts += [Fact(label="Leads", value=code, url=look.address("unit", code)) for code in record.led_units]
    return facts + [
        Fact(
            label="Answers for",
            value=f"{one.code} {one.name}",
            url=look.address("cost_centre", one.body.code, one.code),
        )
        for one in record.cost_centres
    ]


def _line_facts(look: Look, record: PostRecord) -> list[Fact]:
    facts = []
    for label, line in (("Reports to", record.line), ("Also answers to", record.second)):
        if line is not None:
            seat = record.managers.get(line.manager_id)
            said = _seat_words(seat) if seat else line.manager.reference
            facts.append(Fact(label=label, value=said, url=look.address("post", line.manager.reference)))
    return facts or [Fact(label="Reports to", value="Nobody is recorded")]


def _seat_words(seat: Seat) -> str:
    return f"{seat.title}, {seat.holder.name if seat.holder else VACANT.lower()}"


def _seat_fact(look: Look, seat: Seat) -> Fact:
    return Fact(label=seat.reference, value=_seat_words(seat), url=look.address("post", seat.reference))


def _terms_table(look: Look, record: PostRecord) -> Table:
    return Table(
        caption="What this post was, is and will be",
        columns=_TERMS_COLUMNS,
        rows=[Row(key=str(terms.pk), cells=_terms_cells(look, terms)) for terms in record.all_terms],
        empty="Nothing was known of this post at that moment.",
    )


def _terms_cells(look: Look, terms: PostTerms) -> tuple[object, ...]:
    centre = terms.cost_centre
    return (
        terms.valid_from,
        terms.valid_until,
        terms.title,
        Cell(value=terms.unit.code, url=look.address("unit", terms.unit.code)),
        f"{centre.body.code} {centre.code}",
        hours_text(terms.budgeted_minutes),
        fte_text(full_time_equivalent(terms.budgeted_minutes, terms.full_time_minutes)),
    )


def _holdings_table(request: HttpRequest, look: Look, record: PostRecord) -> Table:
    rows = []
    for held in record.all_holdings:
        url = look.address("person", held.person.reference)
        cells = (
            held.person.display_name,
            held.valid_from,
            held.valid_until,
            _holding_change(request, record, held),
        )
        rows.append(Row(key=str(held.pk), url=url, cells=cells))
    return Table(
        caption="Who held, holds and will hold this post",
        columns=_HOLDING_COLUMNS,
        rows=rows,
        empty="Nobody has held this post.",
    )


def _holding_change(request: HttpRequest, record: PostRecord, held: Holding) -> Cell | str:
    """The way to end an open holding or to withdraw one that was a mistake."""
    if held.valid_until is None and may(request, "organisation.end_holding"):
        label, verb = f"End {held.person.display_name}’s holding", "end_holding"
    elif may(request, "organisation.withdraw_holding"):
        label, verb = f"Withdraw {held.person.display_name}’s holding", "withdraw_holding"
    else:
        return ""
    return Cell(value=label, url=_address(verb, record.post.reference, version=held.pk))


def _address(verb: str, reference: str, **parameters: object) -> str:
    path = reverse(f"organisation:{verb}", args=[reference])
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _next(request: HttpRequest, record: PostRecord) -> str:
    """Where somebody is appointed, when the post is vacant and the person may."""
    vacant = record.terms is not None and record.holding is None
    return (
        _address("appoint_to_post", record.post.reference)
        if vacant and may(request, "organisation.appoint_to_post")
        else ""
    )


def _acts(request: HttpRequest, record: PostRecord) -> list[tuple[str, str]]:
    """What the person may do with the post, as (label, address)."""
    if record.terms is None:
        return []
    reference = record.post.reference
    known = [
        ("revise_post", "Change its title, unit, hours or who pays", {}),
        ("assign_reporting_line", "Say whom it reports to", {}),
        ("assign_reporting_line", "Say whom it also answers to", {"secondary": "on"}),
        *([("end_reporting_line", "End whom it reports to", {})] if record.line else []),
        *([("end_reporting_line", "End whom it also answers to", {"secondary": "on"})] if record.second else []),
        *([("appoint_to_post", "Appoint somebody", {})] if record.holding else []),
        ("abolish_post", "Abolish it", {}),
    ]
    return [
        (label, _address(verb, reference, **asked))
        for verb, label, asked in known
        if may(request, f"organisation.{verb}")
    ]
