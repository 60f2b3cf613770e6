"""The organisation chart: one unit at a time, with what stands above it, the units below and the people in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from daybook.foundation.organisation.queries.lists import (
    POST_COLUMNS,
    PostFilter,
    post_rows,
    posts_of_people,
    visible_directory,
    visible_posts,
)
from daybook.foundation.organisation.queries.structure import find_node, heads, seats_of, strengths, visible_units
from daybook.foundation.organisation.rules.strength import Strength, fte_text, rolled_up
from daybook.foundation.organisation.rules.tree import UnitNode, UnitTree
from daybook.foundation.organisation.web.cards import SeatCard, Shape, seat_card
from daybook.foundation.organisation.web.looking import Look, look_at_today, look_of, shown
from daybook.foundation.organisation.web.wording import VACANT
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, may, requires

_SEATS_SHOWN = 60
_FOUND_OF_EACH = 12
_LONGEST = 120
STRENGTH_COLUMNS = (
    Column(key="unit", label="Unit", main=True),
    Column(key="posts", label="Posts", kind="number"),
    Column(key="budgeted", label="Budgeted FTE", kind="number"),
    Column(key="filled", label="Filled FTE", kind="number"),
    Column(key="vacant_fte", label="Vacant FTE", kind="number"),
    Column(key="vacant", label="Vacant posts", kind="number"),
)


@requires("organisation.view")
def chart(request: HttpRequest) -> HttpResponse:
    """The chart around one unit, or around the top; `?find=` looks for units, posts and people."""
    look, actor = look_of(request), actor_in(request)
    tree = visible_units(actor, look.on, look.known_at)
    text = " ".join(request.GET.get("find", "")[:_LONGEST].replace("\0", "").split())
    context = {
        "find": text,
        "found": _found(actor, look, tree, text) if text else None,
        "may_open": may(request, "organisation.open_unit"),
    }
    focus = _focus(tree, request.GET.get("unit", ""), look)
    if text or not tree.nodes:
        return shown(request, "chart", look, context)
    nodes = [focus] if focus else tree.children(None)
    return shown(request, "chart", look, context | _around(look, tree, focus, nodes))


def _focus(tree: UnitTree, code: str, look: Look) -> UnitNode | None:
    """The unit asked for, or the one at the top; None where several stand there and none is asked for."""
    if code:
        return find_node(tree, code, look.on)
    top = tree.children(None)
    return top[0] if len(top) == 1 else None


def _around(look: Look, tree: UnitTree, focus: UnitNode | None, nodes: Sequence[UnitNode]) -> dict[str, object]:
    keys = tree.within(focus.key) if focus else None
    parents = {key: above for key, above in tree.parents.items() if keys is None or key in keys}
    if focus:
        parents[focus.key] = None
    total = rolled_up(parents, strengths(look.on, look.known_at, keys))
    children = tree.children(focus.key) if focus else list(nodes)
    drawn = {node.key for node in (*nodes, *children)}
    shape = Shape(look, tree, total, heads(look.on, look.known_at, drawn))
    return {
        "trail": _trail(look, tree, focus) if focus else [],
        "focus": shape.card(focus, 0) if focus else None,
        "below": [shape.card(node, 1) for node in children],
        "team": _team(look, focus) if focus else (),
        "team_more": look.address("posts", unit=focus.code) if focus else "",
        "table": strength_table(look, [*([focus] if focus else []), *children], total, "Units on this chart"),
    }


def _trail(look: Look, tree: UnitTree, focus: UnitNode) -> list[tuple[str, str]]:
    """What stands above a unit, from the top: the whole organisation first, where several units stand there."""
    whole = [("The whole organisation", look.address("chart"))] if len(tree.children(None)) > 1 else []
    return whole + [(node.name, look.address("chart", unit=node.code)) for node in tree.path(focus.key)[:-1]]


def _team(look: Look, focus: UnitNode) -> list[SeatCard]:
    """The seats of the unit itself: those to whom others report first, then by title."""
    seats = seats_of(focus.key, look.on, look.known_at, limit=_SEATS_SHOWN)
    reports = Counter(seat.manager for seat in seats if seat.manager)
    seats.sort(key=lambda seat: (-reports[seat.reference], seat.title, seat.reference))
    return [seat_card(look, seat, reports[seat.reference]) for seat in seats]


def strength_table(look: Look, nodes: Sequence[UnitNode], total: dict[int, Strength], caption: str) -> Table:
    """Units with their strength, all below included; each figure opens the posts behind it."""
    return Table(
        caption=caption,
        columns=STRENGTH_COLUMNS,
        rows=[
            Row(
                key=node.code,
                url=look.address("establishment", unit=node.code),
                cells=(node.name, *strength_cells(look, total.get(node.key, Strength()), unit=node.code, below="on")),
            )
            for node in nodes
        ],
        empty="There is no unit on this day. Units appear when an organisation administrator opens one.",
    )


def strength_cells(look: Look, strength: Strength, **filters: str) -> tuple[Cell, ...]:
    """The figures of one row as links to the posts that make them."""
    every = look.address("posts", **filters)
    filled = look.address("posts", **filters, filled="filled")
    vacant = look.address("posts", **filters, filled="vacant")
    return (
        Cell(value=strength.posts, url=every),
        Cell(value=fte_text(strength.budgeted_fte), url=every),
        Cell(value=fte_text(strength.filled_fte), url=filled),
        Cell(value=fte_text(strength.vacant_fte), url=vacant),
        Cell(value=strength.vacant, url=vacant),
    )


def _found(actor: Actor, look: Look, tree: UnitTree, text: str) -> list[tuple[str, list[Found]]]:
    """What matches, kind by kind; each opens the chart where it stands."""
    people = list(visible_directory(actor, text, "").order_by("display_name", "id")[:_FOUND_OF_EACH])
    held = posts_of_people([person.reference for person in people], look.on, look.known_at)
    persons = [
        Found(
            reference=person.reference,
            title=", ".join([person.display_name, *(post.title for post in held.get(person.reference, ()))]),
            url=look.address("person", person.reference),
        )
        for person in people
    ]
    return [("Units", _units(look, tree, text)), ("Posts", _posts(actor, look, text)), ("People", persons)]


def _units(look: Look, tree: UnitTree, text: str) -> list[Found]:
    plain = text.casefold()
    return [
        Found(reference=node.code, title=node.name, url=look.address("chart", unit=node.code))
        for node in tree.nodes.values()
        if plain in node.name.casefold() or plain == node.code.casefold()
    ][:_FOUND_OF_EACH]


def _posts(actor: Actor, look: Look, text: str) -> list[Found]:
    posts = visible_posts(actor, PostFilter(text=text), look.on, look.known_at).order_by("title", "post__reference")
    return [
        Found(
            reference=row.reference,
            title=f"{row.title}, {row.holder.name if row.holder else VACANT.lower()}",
            url=look.address("chart", unit=row.unit),
        )
        for row in post_rows(list(posts.values(*POST_COLUMNS)[:_FOUND_OF_EACH]), look.on, look.known_at)
    ]


def found_units(actor: Actor, text: str) -> list[Found]:
    """Units of today whose name or code matches: for the search box."""
    look = look_at_today()
    return _units(look, visible_units(actor, look.on, look.known_at), text)


def found_posts(actor: Actor, text: str) -> list[Found]:
    """Posts of today whose title, reference or holder matches: for the search box."""
    return _posts(actor, look_at_today(), text)
