"""The cards of the organisation chart: a unit with who leads it and how full it is, a seat with who holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from daybook.foundation.organisation.queries.structure import Seat
from daybook.foundation.organisation.rules.strength import Strength, fte_text
from daybook.foundation.organisation.rules.tree import UnitNode, UnitTree
from daybook.foundation.organisation.web.looking import Look
from daybook.foundation.organisation.web.wording import KINDS, VACANT, count_of, initials, share


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCard:
    """A seat: the post, who holds it, and where both open. `initials` are blank when it is vacant."""

    title: str
    url: str
    name: str
    person_url: str
    initials: str
    kind: str
    fte: str
    below: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCard:
    """A unit: its name, where the chart opens on it, who leads it, how full it is, and the units below."""

    code: str
    name: str
    url: str
    record_url: str
    head: SeatCard | None
    filled: str
    budgeted: str
    share: int
    vacant: str
    vacant_url: str
    below: Sequence[UnitCard]
    below_count: int
    below_words: str


def seat_card(look: Look, seat: Seat, below: int = 0) -> SeatCard:
    """One seat as a card."""
    holder = seat.holder
    return SeatCard(
        title=seat.title,
        url=look.address("post", seat.reference),
        name=holder.name if holder else VACANT,
        person_url=look.address("person", holder.reference) if holder else "",
        initials=initials(holder.name) if holder else "",
        kind=KINDS[seat.kind],
        fte="" if seat.fte == 1 else f"{fte_text(seat.fte)} FTE",
        below=below,
    )


@dataclass(frozen=True)
class Shape:
    """What the cards of a chart are made from: the tree, the strength of each unit with all below it, the heads."""

    look: Look
    tree: UnitTree
    strengths: Mapping[int, Strength]
    heads: Mapping[int, Seat]

    def card(self, node: UnitNode, levels: int) -> UnitCard:
        """A unit's card, with the cards of so many levels below it."""
        strength = self.strengths.get(node.key, Strength())
        children = self.tree.children(node.key)
        head = self.heads.get(node.key)
        return UnitCard(
            code=node.code,
            name=node.name,
            url=self.look.address("chart", unit=node.code),
            record_url=self.look.address("unit", node.code),
            head=seat_card(self.look, head) if head else None,
            filled=fte_text(strength.filled_fte),
            budgeted=fte_text(strength.budgeted_fte),
            share=share(strength.filled_fte, strength.budgeted_fte),
            vacant=count_of(strength.vacant, "vacancy", "vacancies") if strength.vacant else "",
            vacant_url=self.look.address("posts", unit=node.code, below="on", filled="vacant"),
            below=[self.card(child, levels - 1) for child in children] if levels else (),
            below_count=len(children),
            below_words=count_of(len(children), "unit below", "units below"),
        )
