"""What the market has shown: what others bought, and which suppliers were met, from the records that were adopted."""

from __future__ import annotations

from daybook.change.discovery.public import ProcurementRef
from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.composing.parts import Answer, Missing
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.rules.blocks import Block, Cell, Grid, Told, day, pounds
from daybook.ui.links import link_of
from daybook.ui.tones import state_words

_POUND, _NOT_STATED = "GBP", "Not stated"


def market(sources: Sources) -> Answer:
    """Contracting processes of other buyers with what was awarded, then the engagements."""
    seen = sources.market
    blocks: list[Block] = []
    if seen.procurements:
        columns = ("What was bought", "By whom", "Won by", "Published", "Awarded without tax")
        rows = tuple(_bought(one) for one in seen.procurements)
        blocks.append(Grid("What others bought", columns, rows, frozenset({4})))
    if seen.engagements:
        met = tuple(
            (
                Told(one.title),
                state_words(one.way),
                Told("; ".join(one.suppliers)),
                day(one.held_on, f"Day of {one.reference}", f"{one.reference}.held_on", link_of(one.reference)),
            )
            for one in seen.engagements
        )
        blocks.append(Grid("How the market was engaged", ("About", "How", "With whom", "On"), met))
    words = "The programme rests on no market evidence and no engagement. Adopt what bears on the route."
    return tuple(blocks) or Missing(words, part_address("adopt_record", sources.row.reference))


def _bought(one: ProcurementRef) -> tuple[Cell, ...]:
    url = link_of(one.reference)
    awarded = [line.net for line in one.lines if line.currency == _POUND and line.net is not None]
    sum_of_awards: Cell = _NOT_STATED
    if awarded:
        sum_of_awards = pounds(sum(awarded), f"Awarded in {one.reference}", f"{one.reference}.awarded", url)
    published = day(one.latest_on, f"Latest release of {one.reference}", f"{one.reference}.latest_on", url)
    winners = "; ".join(dict.fromkeys(line.suppliers for line in one.lines if line.suppliers)) or "Nobody yet"
    return Told(one.title), Told(one.buyer), Told(winners), published, sum_of_awards
