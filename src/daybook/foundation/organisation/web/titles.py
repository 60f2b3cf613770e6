"""What records of the organisation are called today, for lists of records of many kinds."""

from __future__ import annotations

from collections.abc import Collection

from daybook.foundation.organisation.queries import people_named
from daybook.foundation.organisation.queries.lists import PostFilter, visible_posts
from daybook.foundation.organisation.queries.records import visible_bodies, visible_cost_centres
from daybook.foundation.organisation.queries.structure import visible_units
from daybook.foundation.organisation.web.looking import look_at_today
from daybook.kernel.actor import Actor


def of_people(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """Names of people, for anybody who may sign in."""
    return people_named(references) if actor.person else {}


def of_posts(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """Titles of the posts there are today."""
    look = look_at_today()
    posts = visible_posts(actor, PostFilter(), look.on, look.known_at).filter(post__reference__in=references)
    return dict(posts.values_list("post__reference", "title"))


def of_units(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """Names of the units there are today, by UNIT- and their code."""
    look = look_at_today()
    nodes = visible_units(actor, look.on, look.known_at).nodes.values()
    return {name: node.name for node in nodes if (name := f"UNIT-{node.code}") in references}


def of_bodies(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """Names of legal bodies, by BODY- and their code."""
    return {name: body.name for body in visible_bodies(actor) if (name := f"BODY-{body.code}") in references}


def of_cost_centres(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """Names of cost centres, by CC-, their body and their code."""
    codes = {reference.removeprefix("CC-").partition("-")[2] for reference in references}
    rows = visible_cost_centres(actor, "").filter(code__in=codes).values_list("body__code", "code", "name")
    return {f"CC-{body}-{code}": name for body, code, name in rows if f"CC-{body}-{code}" in references}
