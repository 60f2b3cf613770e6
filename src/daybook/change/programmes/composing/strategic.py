"""The strategic sections: the decision, what the work serves, what it waits for and what threatens it."""

from __future__ import annotations

from daybook.change.programmes.addresses import item_address, part_address
from daybook.change.programmes.composing.parts import Answer, Missing, prose
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.models import Item
from daybook.change.programmes.rules.blocks import Cell, Grid, Prose, day, money, percent
from daybook.change.programmes.rules.registers import ItemKind, Weight, standing_of
from daybook.ui.links import link_of

MOST_RISKS = 10


def decision(sources: Sources) -> Answer:
    """What was decided, by whom, for how much and how long."""
    paper = sources.paper
    total = money(paper.total_pence, f"Total of {paper.reference}", f"{paper.slug}.total", link_of(paper.slug))
    decided = day(paper.decided_on, f"Day {paper.reference} was decided", f"{paper.slug}.decided_on")
    due = day(sources.row.due_on, "Day this stage is due", "programme.due_on")
    under = f", under paragraph {paper.paragraph} of the scheme of delegation" if paper.paragraph else ""
    blocks: list[Prose | Grid] = [
        prose(
            f"{paper.reference}, {paper.title}, was decided by the {paper.decision_maker} on ", decided, f"{under}. ",
            "It provides ", total, " and asks for the work below by ", due, ".",
        )
    ]  # fmt: skip
    if paper.deliverables:
        blocks.append(Prose(("It is to end in:",), tuple((name,) for name in paper.deliverables)))
    if paper.summary:
        blocks.append(prose(paper.summary))
    return tuple(blocks)


def alignment(sources: Sources) -> Answer:
    """The priorities and themes that the decision names."""
    paper = sources.paper
    points = [
        *((f"Priority: {name}",) for name in paper.priorities),
        *((f"Theme of benefit: {name}",) for name in paper.benefit_themes),
    ]
    if not points:
        return Missing("The decision names no priority or theme of benefit. Say in words which plans ask for this.")
    return (Prose((f"{paper.reference} names what the work is to serve:",), tuple(points)),)


def depends(sources: Sources) -> Answer:
    """Who gives to the programme, what waits for it, and what is late."""
    found = [item for item in sources.items if item.kind == ItemKind.DEPENDENCY]
    blocks: list[Prose | Grid] = []
    if sources.paper.dependencies:
        named = tuple((system,) for system in sources.paper.dependencies)
        blocks.append(Prose(("Systems that use what this work changes:",), named))
    if found:
        rows = tuple(_dependency(sources, item) for item in found)
        blocks.append(Grid("Dependencies", ("Dependency", "Owner", "By", "Standing"), rows))
    if not blocks:
        return Missing("No dependency is on the register. Raise what this work waits for.", _register(sources))
    return tuple(blocks)


def risks(sources: Sources) -> Answer:
    """The heaviest risks, by what they can be expected to cost, and the assumptions to be tested."""
    weighed = _weighed(sources)
    assumed = [item for item in sources.items if item.kind == ItemKind.ASSUMPTION and item.closed_on is None]
    if not weighed and not assumed:
        return Missing("No risk or assumption is on the register. Raise the main ones.", _register(sources))
    blocks: list[Prose | Grid] = []
    if weighed:
        rows = tuple(_risk(item, weight) for weight, item in weighed[:MOST_RISKS])
        columns = ("Risk", "Likely", "Would cost", "Weighs", "Response", "Owner")
        blocks.append(Grid("The heaviest risks", columns, rows, frozenset({1, 2, 3})))
    if assumed:
        blocks.append(Prose(("It is assumed, until tested, that:",), tuple((item.title,) for item in assumed)))
    return tuple(blocks)


def _weighed(sources: Sources) -> list[tuple[Weight, Item]]:
    found = [
        (Weight(item.percent, item.impact_pence), item)
        for item in sources.items
        if item.kind == ItemKind.RISK
        and item.closed_on is None
        and item.percent is not None
        and item.impact_pence is not None
    ]
    return sorted(found, key=lambda pair: (-pair[0].expected_pence, pair[1].reference))


def _risk(item: Item, weight: Weight) -> tuple[Cell, ...]:
    url = item_address(item.reference)
    return (
        item.title,
        percent(weight.percent, f"How likely: {item.title}", f"{item.reference}.percent", url),
        money(weight.impact_pence, f"What it would cost: {item.title}", f"{item.reference}.impact", url),
        money(weight.expected_pence, f"Likelihood times cost: {item.title}", f"{item.reference}.expected", url),
        item.response or "Not yet decided",
        item.owner,
    )


def _dependency(sources: Sources, item: Item) -> tuple[Cell, ...]:
    ends = {one.step.key: one.ends_on for one in sources.steps}
    standing = standing_of(
        closed_on=item.closed_on, due_on=item.due_on, step_ends_on=ends.get(item.step), today=sources.today
    )
    by: Cell = "No day"
    if item.due_on:
        by = day(
            item.due_on,
            f"Day by which it is given: {item.title}",
            f"{item.reference}.due_on",
            item_address(item.reference),
        )
    return item.title, item.owner, by, standing.value


def _register(sources: Sources) -> str:
    return part_address("register", sources.row.reference)
