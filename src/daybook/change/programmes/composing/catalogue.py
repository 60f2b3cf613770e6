"""Today's services as they measure, and what is required, from the records that the programme adopted."""

from __future__ import annotations

from daybook.change.discovery.public import (
    BaselineRef,
    Measure,
    MeasuredService,
    Priority,
    RequirementRef,
    value_words,
)
from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.composing import economic, today
from daybook.change.programmes.composing.parts import Answer, Missing
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.rules.blocks import Block, Cell, Grid, Prose, money, number, percent
from daybook.kernel.money import PENCE_IN_POUND, half_up_pence
from daybook.ui.links import link_of

_NOT_MEASURED = "None yet"
_CAPTIONS = {
    Priority.MUST: "What the change must bring",
    Priority.SHOULD: "What it should bring",
    Priority.COULD: "What it could bring",
    Priority.WONT: "What it will not bring now",
}


def arrangements(sources: Sources) -> Answer:
    """The services of today: what their event logs say, their baselines, what is paid for them, and their data."""
    logged = economic.evidence(sources)
    told = (*_services(sources), *today.paid_for(sources), *today.soundness(sources))
    if isinstance(logged, Missing):
        return told or logged
    return (*logged, *told)


def requirements(sources: Sources) -> Answer:
    """What is required, by how much it matters, with what it leads to; then what leads to nothing yet."""
    found = sources.catalogue.requirements
    if not found:
        words = "The programme rests on no requirement yet. Adopt a service, and the requirements that lead to it come."
        return Missing(words, part_address("adopt_record", sources.row.reference))
    blocks: list[Block] = []
    for priority in Priority:
        rows = tuple(_required(sources, one) for one in found if one.priority == priority)
        if rows:
            columns = ("Requirement", "Required by", "Met when", "Leads to", "Wording")
            blocks.append(Grid(_CAPTIONS[priority], columns, rows, frozenset({4})))
    if untraced := tuple((f"{one.reference}: {one.statement}",) for one in found if not one.traces):
        blocks.append(Prose(("These lead to no service, option or interface yet:",), untraced))
    return tuple(blocks)


def _services(sources: Sources) -> tuple[Block, ...]:
    services = sources.catalogue.services
    if not services:
        return ()
    columns = ("Service", "Cases a year", "Minutes a case", "Cost a case", "Satisfied", "Requirements")
    grid = Grid(
        "Today's services and their baselines",
        columns,
        tuple(_service(sources, one) for one in services),
        frozenset(range(1, 6)),
    )
    lacking = tuple((f"{one.title}: {', '.join(gaps)}",) for one in services if (gaps := _gaps(one)))
    return (grid, Prose(("Not measured yet, so no benefit can be claimed on it:",), lacking)) if lacking else (grid,)


def _service(sources: Sources, one: MeasuredService) -> tuple[Cell, ...]:
    found = {baseline.measure: baseline for baseline in one.baselines}
    leading = number(
        sources.catalogue.leading[one.reference],
        f"Requirements that lead to {one.title}",
        f"{one.reference}.requirements",
        link_of(one.reference),
    )
    return (one.title, *(_baseline(one, found.get(measure), measure) for measure in Measure), leading)


def _baseline(one: MeasuredService, found: BaselineRef | None, measure: Measure) -> Cell:
    if found is None:
        return _NOT_MEASURED
    place, url = f"{one.reference}.{measure}", link_of(one.reference)
    label = f"{_name(measure)} of {one.title}"
    if measure is Measure.UNIT_COST:
        return money(half_up_pence(found.value * PENCE_IN_POUND), label, place, url)
    words = value_words(measure, found.value)
    if measure is Measure.SATISFACTION:
        return percent(words.removesuffix("%"), label, place, url)
    return number(words, label, place, url)


def _gaps(one: MeasuredService) -> list[str]:
    found = {baseline.measure for baseline in one.baselines}
    return [_name(measure).lower() for measure in Measure if measure not in found]


def _required(sources: Sources, one: RequirementRef) -> tuple[Cell, ...]:
    titles = sources.catalogue.titles
    # A requirement that is worded anew moves this figure, so what was signed off is told to be stale.
    wording = number(one.version, f"Wording of {one.reference}", f"{one.reference}.wording", link_of(one.reference))
    leads_to = "; ".join(titles.get(trace, trace) for trace in one.traces) or "Nothing yet"
    return f"{one.reference}: {one.statement}", one.source, one.measure, leads_to, wording


def _name(measure: Measure) -> str:
    return measure.value.replace("_", " ").capitalize()
