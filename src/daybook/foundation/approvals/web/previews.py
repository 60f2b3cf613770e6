"""What a change to the scheme would do, as tables: the rules it touches, and the open things it gives to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpRequest

from daybook.foundation.approvals.changing import Preview
from daybook.foundation.approvals.routing import Awaited
from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.foundation.approvals.web.wording import said_in_words
from daybook.foundation.identity.public import holders_of
from daybook.foundation.organisation.public import post_words
from daybook.kernel.periods import london_bounds
from daybook.ui.links import names_of
from daybook.ui.parts import Column, Row, Table
from daybook.ui.routes import link_to

_NAMED = 2
_FIRST = 20
_RULES = (
    Column(key="rule", label="Rule", kind="reference", main=True),
    Column(key="was", label="Says now"),
    Column(key="would", label="Would say"),
)
_MOVED = (
    Column(key="what", label="What is open", main=True),
    Column(key="amount", label="Amount", kind="money"),
    Column(key="now", label="Decided by, as it is"),
    Column(key="then", label="Decided by, as it would be"),
    Column(key="inbox", label="Inbox", second=True),
    Column(key="kind", label="Kind", second=True),
)


def rules_table(found: Preview) -> Table:
    """Each rule that would say something else, the one proposed and any neighbour whose band moves with it."""
    rows = [Row(cells=(reference or "A new rule", _said(was), _said(would))) for reference, was, would in found.rules]
    return Table(caption="Rules that change", columns=_RULES, rows=rows)


def moved_tables(request: HttpRequest, found: Preview, on: date) -> dict[str, Table]:
    """Each open paper and change of budget that somebody else would decide, with who holds the roles on the day.

    `moved` holds the first of them; `moved_too` the others, where there are more than one looks through at once.
    """
    titles = {role for one in found.moved for awaited in (one.before, one.after) for role in awaited.roles}
    holders = holders_of(titles, on) if titles else {}
    names = names_of({person for people in holders.values() for person in people}) if holders else {}
    posts = {awaited.holder for one in found.moved for awaited in (one.before, one.after)} - {""}
    named = {post: post_words(post, on=on, known_at=london_bounds(on)[1]) for post in posts}
    rows = []
    for one in found.moved:
        if _who(one.before, holders) == _who(one.after, holders):
            continue
        before, after = (_deciders(each, holders, names, named) for each in (one.before, one.after))
        moves = one.after.verb and _first(one.before) != _first(one.after)
        inbox = "moves to the other inbox" if moves else "stays where it is"
        cells = (one.before.title, one.before.amount_pence, before, after, inbox, one.kind)
        rows.append(Row(url=link_to(request, one.before.subject), cells=cells))
    empty = "Nothing that is open now would go to anybody else."
    caption = "What would go to somebody else"
    many = f"{_FIRST} of {len(rows)}" if len(rows) > _FIRST else ""
    tables = {"moved": Table(caption=caption, columns=_MOVED, rows=rows[:_FIRST], empty=empty, shown=many)}
    if many:
        tables["moved_too"] = Table(caption=f"{caption}: the others", columns=_MOVED, rows=rows[_FIRST:])
    return tables


def _first(one: Awaited) -> tuple[Sequence[str], str]:
    return one.roles[:1], one.holder


def _who(one: Awaited, holders: Mapping[str, list[str]]) -> tuple[list[Sequence[str]], str]:
    """Who decides, one after the other: the people, or the role itself where nobody holds it; and the post named."""
    return [sorted(holders.get(role, [])) or role for role in one.roles], one.holder


def _said(rule: DelegationRule | None) -> str:
    return said_in_words(rule) if rule else "Nothing"


def _deciders(
    one: Awaited, holders: Mapping[str, list[str]], names: Mapping[str, str], posts: Mapping[str, str]
) -> str:
    """ "Chief finance officer (Finance Example), then Mayor (nobody holds it), under 4.9"; "nobody" without a rule."""
    if not any(one.roles):
        return "Nobody: no rule answers it"
    who = [f"{role} ({_holding(holders.get(role, []), names)})" for role in one.roles]
    if one.holder:
        who[0] = f"{one.roles[0]}, {posts[one.holder]}"
    said = ", then ".join(who)
    return f"{said}, under {one.paragraph}" if one.paragraph else said


def _holding(people: Sequence[str], names: Mapping[str, str]) -> str:
    if not people:
        return "nobody holds this role"
    more = len(people) - _NAMED
    named = ", ".join(names[person] for person in people[:_NAMED])
    return f"{named} and {more} more" if more > 0 else named
