"""Units: one unit's record, and establishment against strength, unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString

from daybook.foundation.audit.public import story_of
from daybook.foundation.organisation.queries.lists import PostFilter, strength_by_kind, visible_posts
from daybook.foundation.organisation.queries.records import head_history, titles_of, unit_history
from daybook.foundation.organisation.queries.structure import find_node, heads, strengths, visible_units
from daybook.foundation.organisation.rules.strength import Strength, fte_text, rolled_up
from daybook.foundation.organisation.rules.tree import UnitNode, UnitTree
from daybook.foundation.organisation.web.cards import seat_card
from daybook.foundation.organisation.web.chart import STRENGTH_COLUMNS, strength_cells, strength_table
from daybook.foundation.organisation.web.looking import Look, look_of, shown
from daybook.foundation.organisation.web.posts import link_to_story, strength_facts
from daybook.foundation.organisation.web.strength_chart import strength_bars
from daybook.foundation.organisation.web.wording import KINDS
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows

_HISTORY_COLUMNS = (
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="Until", kind="date"),
    Column(key="name", label="Name", main=True),
    Column(key="parent", label="Belongs to"),
)
_HEAD_COLUMNS = (
    Column(key="post", label="Post", main=True),
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="Until", kind="date"),
)
_KIND_COLUMNS = (Column(key="kind", label="For", main=True), *STRENGTH_COLUMNS[1:])
_EXPORT_HEADER = (
    "as_at", "unit", "name", "belongs_to", "level", "own_posts", "own_budgeted_fte", "own_filled_fte", "all_posts",
    "all_budgeted_fte", "all_filled_fte", "all_vacant_fte", "all_vacant_posts",
)  # fmt: skip


@requires("organisation.view")
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: where it stands, who leads it, how full it is, and how it came to be so."""
    look, actor = look_of(request), actor_in(request)
    tree = visible_units(actor, look.on, look.known_at)
    node = find_node(tree, code, look.on)
    total = _totals(look, tree, node)
    led = head_history(node.key, look.known_at)
    titles = titles_of([head.post_id for head in led], look.on, look.known_at)
    head = heads(look.on, look.known_at, [node.key]).get(node.key)
    context = {
        "node": node,
        "head": seat_card(look, head) if head else None,
        "facts": _unit_facts(look, tree, node, total[node.key]),
        "chart_url": look.address("chart", unit=code),
        "establishment_url": look.address("establishment", unit=code),
        "table": strength_table(look, [node, *tree.children(node.key)], total, "This unit and those right below it"),
        "history": _history_table(look, node.key),
        "heads": Table(
            caption="Posts that led it",
            columns=_HEAD_COLUMNS,
            rows=[
                Row(
                    key=str(one.pk),
                    url=look.address("post", one.post.reference),
                    cells=(titles.get(one.post_id, one.post.reference), one.valid_from, one.valid_until),
                )
                for one in led
            ],
            empty="No post has led this unit.",
        ),
        "acts": _acts(request, code),
        "events": story_of(actor, f"UNIT-{code}"),
        "story_url": link_to_story(request, f"UNIT-{code}"),
    }
    return shown(request, "unit", look, context)


def _totals(look: Look, tree: UnitTree, focus: UnitNode | None) -> dict[int, Strength]:
    """Each unit's strength with all below it: of one unit and those below it, or of all."""
    if focus is None:
        return rolled_up(tree.parents, strengths(look.on, look.known_at))
    keys = tree.within(focus.key)
    parents = {key: above for key, above in tree.parents.items() if key in keys} | {focus.key: None}
    return rolled_up(parents, strengths(look.on, look.known_at, keys))


def _unit_facts(look: Look, tree: UnitTree, node: UnitNode, strength: Strength) -> list[Fact]:
    above = tree.above(node)
    parent = tree.nodes[above] if above is not None else None
    cells = strength_cells(look, strength, unit=node.code, below="on")
    return [
        Fact(
            label="Belongs to",
            value=parent.name if parent else "Nothing: it is at the top",
            url=look.address("unit", parent.code) if parent else "",
        ),
        *(
            Fact(label=column.label, value=str(cell.value), url=cell.url)
            for column, cell in zip(STRENGTH_COLUMNS[1:], cells, strict=True)
        ),
    ]


def _history_table(look: Look, key: int) -> Table:
    return Table(
        caption="What this unit was, is and will be",
        columns=_HISTORY_COLUMNS,
        rows=[
            Row(
                key=str(row.pk),
                cells=(
                    row.valid_from,
                    row.valid_until,
                    row.name,
                    Cell(value=row.parent.code, url=look.address("unit", row.parent.code)) if row.parent else "The top",
                ),
            )
            for row in unit_history(key, look.known_at)
        ],
    )


def _acts(request: HttpRequest, code: str) -> list[tuple[str, str]]:
    """What the person may do with the unit, as (label, address)."""
    known = (
        ("assign_unit_head", "Say which post leads it", reverse("organisation:assign_unit_head", args=[code])),
        ("reorganise_units", "Rename, move or merge it", _asking("reorganise_units", unit=code)),
        ("open_unit", "Open a unit below it", _asking("open_unit", parent=code)),
        ("establish_post", "Establish a post in it", _asking("establish_post", unit=code)),
    )
    return [(label, url) for verb, label, url in known if may(request, f"organisation.{verb}")]


def _asking(verb: str, **parameters: str) -> str:
    return f"{reverse(f'organisation:{verb}')}?{urlencode(parameters)}"


@requires("organisation.view")
def establishment(request: HttpRequest) -> HttpResponseBase:
    """Posts and full-time equivalents, budgeted, filled and vacant, by unit and kind; `?unit=` looks at one branch."""
    look, actor = look_of(request), actor_in(request)
    tree = visible_units(actor, look.on, look.known_at)
    code = request.GET.get("unit", "")
    focus = find_node(tree, code, look.on) if code else None
    total = _totals(look, tree, focus)
    if request.GET.get("export") == "csv":
        own = strengths(look.on, look.known_at)
        return export_rows(f"establishment-{look.on}", _EXPORT_HEADER, _exported(look, tree, focus, own, total))
    children = tree.children(focus.key if focus else None)
    posts = visible_posts(actor, PostFilter(units=tree.within(focus.key) if focus else None), look.on, look.known_at)
    by_kind = strength_by_kind(posts)
    whole = sum(by_kind.values(), Strength())
    context = {
        "focus": focus,
        "trail": [(node.name, look.address("establishment", unit=node.code)) for node in tree.path(focus.key)[:-1]]
        if focus
        else [],
        "whole_url": look.address("establishment"),
        "chart_url": look.address("chart", unit=code),
        "facts": strength_facts(whole),
        "bars": _bars(look, focus, children, total),
        "table": _unit_table(request, look, focus, children, total),
        "kinds": _kind_table(look, code, by_kind),
    }
    return shown(request, "establishment", look, context)


def _own(focus: UnitNode, children: Sequence[UnitNode], total: dict[int, Strength]) -> Strength:
    """What a unit has of its own: all of it, less what is below."""
    below = sum((total[node.key] for node in children), Strength())
    every = total[focus.key]
    return Strength(
        every.posts - below.posts,
        every.filled - below.filled,
        every.budgeted_fte - below.budgeted_fte,
        every.filled_fte - below.filled_fte,
    )


def _bars(
    look: Look, focus: UnitNode | None, children: Sequence[UnitNode], total: dict[int, Strength]
) -> SafeString | str:
    shown_units = [(node.name, total[node.key]) for node in children]
    if focus and children and (own := _own(focus, children, total)).posts:
        shown_units.insert(0, (f"{focus.name} itself", own))
    if focus and not children:
        shown_units = [(focus.name, total[focus.key])]
    name = focus.name if focus else "the organisation"
    return strength_bars(f"Filled and budgeted full-time equivalents in {name}", shown_units)


def _unit_table(
    request: HttpRequest, look: Look, focus: UnitNode | None, children: Sequence[UnitNode], total: dict[int, Strength]
) -> Table:
    table = strength_table(look, children, total, "Establishment by unit")
    rows = list(table.rows)
    if focus:
        own = _own(focus, children, total)
        cells = (f"{focus.name} itself", *strength_cells(look, own, unit=focus.code))
        rows.insert(0, Row(key=focus.code, url=look.address("unit", focus.code), cells=cells))
    return Table(
        caption=table.caption,
        columns=table.columns,
        rows=rows,
        empty=table.empty,
        export_url=address_with(request, export="csv"),
    )


def _kind_table(look: Look, code: str, by_kind: dict[str, Strength]) -> Table:
    within = {"unit": code, "below": "on" if code else ""}
    return Table(
        caption="Establishment by kind",
        columns=_KIND_COLUMNS,
        rows=[
            Row(key=kind, cells=(label, *strength_cells(look, by_kind[kind], kind=kind, **within)))
            for kind, label in KINDS.items()
            if kind in by_kind
        ],
        empty="There is no post on this day.",
    )


def _exported(
    look: Look, tree: UnitTree, focus: UnitNode | None, own: dict[int, Strength], total: dict[int, Strength]
) -> Iterator[tuple[object, ...]]:
    roots = [focus] if focus else tree.children(None)
    for root in roots:
        for node in (root, *tree.below(root.key)):
            above, mine, every = tree.above(node), own.get(node.key, Strength()), total[node.key]
            yield (
                look.on, node.code, node.name, tree.nodes[above].code if above is not None else "",
                tree.depth(node.key) + 1, mine.posts, fte_text(mine.budgeted_fte), fte_text(mine.filled_fte),
                every.posts, fte_text(every.budgeted_fte), fte_text(every.filled_fte), fte_text(every.vacant_fte),
                every.vacant,
            )  # fmt: skip
