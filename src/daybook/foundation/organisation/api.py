"""What programs may read of the organisation: the establishment of any day, as known at any moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daybook.foundation.organisation.queries.structure import strengths, visible_units
from daybook.foundation.organisation.rules.strength import Strength, fte_text, rolled_up
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_bounds
from daybook.kernel.reading import Reading


@dataclass(frozen=True, slots=True)
class EstablishmentRow:
    """A unit with all below it: posts, and full-time equivalents as text with two decimals."""

    unit: str
    name: str
    belongs_to: str
    posts: int
    vacant_posts: int
    budgeted_fte: str
    filled_fte: str


def read_establishment(
    *, actor: Actor, now: datetime, as_at: date, known_on: date | None = None
) -> list[EstablishmentRow]:
    """Every unit of a day, from the top down, as known at the end of another day (now, where none is given)."""
    moment = london_bounds(known_on)[1] - timedelta(microseconds=1) if known_on else now
    tree = visible_units(actor, as_at, moment)
    total = rolled_up(tree.parents, strengths(as_at, moment))
    rows = []
    for node in [one for root in tree.children(None) for one in (root, *tree.below(root.key))]:
        above, strength = tree.above(node), total.get(node.key, Strength())
        rows.append(
            EstablishmentRow(
                unit=node.code,
                name=node.name,
                belongs_to=tree.nodes[above].code if above is not None else "",
                posts=strength.posts,
                vacant_posts=strength.vacant,
                budgeted_fte=fte_text(strength.budgeted_fte).replace(",", ""),
                filled_fte=fte_text(strength.filled_fte).replace(",", ""),
            )
        )
    return rows


READINGS = (Reading("organisation.establishment", "organisation.view", read_establishment),)
