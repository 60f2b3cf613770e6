"""The economic and financial sections: everything of the appraisal that the programme rests on, with its links."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daybook.change.appraisal.public import FACTORS, FEASIBILITY, AppraisalView, Case, OptionView, line_link
from daybook.change.benefits.public import BenefitView
from daybook.change.benefits.public import Figure as BenefitFigure
from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.composing.parts import Answer, Missing, prose
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.rules.blocks import Block, Cell, Grid, Picture, Prose, number, percent, pounds
from daybook.ui.charts import Chart, Point, bars, line

MOST_LINES = 12
_NONE = "None"
_ROLES = {"bau": "Business as usual", "do_minimum": "Do minimum", "preferred": "Preferred way forward"}


def needs_appraisal(make: Callable[[AppraisalView], Answer]) -> Callable[[Sources], Answer]:
    """A generator of a section that is made from the appraisal alone."""

    def made(sources: Sources) -> Answer:
        if sources.view is None:
            url = part_address("adopt_record", sources.row.reference)
            return Missing("The programme rests on no appraisal yet. Adopt one, and this is made from it.", url)
        return make(sources.view)

    return made


def preferred(view: AppraisalView) -> OptionView:
    """The preferred way forward or, before one is marked, the option with the highest net value."""
    marked = [option for option in view.options if option.figures.role == "preferred"]
    return marked[0] if marked else min(view.options, key=lambda option: option.figures.rank)


@needs_appraisal
def objectives(view: AppraisalView) -> Answer:
    """The spending objectives with their types and measures."""
    if not view.objectives:
        return Missing(f"{view.reference} has no spending objectives. Write them there.", view.link)
    rows = tuple((row.words, words_of(row.purpose), row.measure or "Not yet said") for row in view.objectives)
    return (Grid("Spending objectives", ("Objective", "Kind", "Measured by"), rows),)


@needs_appraisal
def factors(view: AppraisalView) -> Answer:
    """How each option meets the critical success factors."""
    return _judged(view, "Critical success factors", tuple(FACTORS))


def _judged(view: AppraisalView, caption: str, aspects: tuple[str, ...]) -> Answer:
    verdicts = {
        (option.figures.key, row.aspect): words_of(row.verdict) for option in view.options for row in option.judgements
    }
    if not any((option.figures.key, aspect) in verdicts for option in view.options for aspect in aspects):
        return Missing(f"{view.reference} judges no option on these yet. Judge them there.", view.link)
    rows = tuple(
        (option.figures.name, *(verdicts.get((option.figures.key, aspect), "Not judged") for aspect in aspects))
        for option in view.options
    )
    return (Grid(caption, ("Option", *(words_of(aspect) for aspect in aspects)), rows),)


@needs_appraisal
def longlist(view: AppraisalView) -> Answer:
    """Every choice of the options framework, what became of it and why."""
    if not view.choices:
        return Missing(f"{view.reference} has no long list. Filter the choices there.", view.link)
    rows = tuple((words_of(row.dimension), row.choice, words_of(row.outcome), row.reason) for row in view.choices)
    return (Grid("The options framework", ("Dimension", "Choice", "Outcome", "Why"), rows),)


@needs_appraisal
def shortlist(view: AppraisalView) -> Answer:
    """The options that were costed, and whether each can be done."""
    rows = tuple((option.figures.name, _role(option), option.summary or _NONE) for option in view.options)
    blocks: tuple[Block, ...] = (Grid("The short list", ("Option", "Stands for", "What it is"), rows),)
    feasible = _judged(view, "Can it be done?", tuple(FEASIBILITY))
    return blocks if isinstance(feasible, Missing) else (*blocks, *feasible)


@needs_appraisal
def economics(view: AppraisalView) -> Answer:
    """What each option costs and gives in present value, held against going on as today."""
    columns = ("Option", "Costs", "Benefits", "Net value", "Benefit per pound", "Cost a year", "Rank")
    rows = tuple(_economics(view, option) for option in view.options)
    table = Grid("Costs and benefits in present value", columns, rows, frozenset(range(1, 7)))
    points = [Point(label=option.figures.name, pence=option.figures.npsv_pence) for option in view.options]
    said = prose(
        f"{view.reference}, revision {view.revision}: {view.years} years from {view.base_year}, in its prices, "
        "discounted by the Green Book's schedule. Costs carry their optimism bias; value added tax and transfers are "
        "left out. Net value is against business as usual."
    )
    return (said, picture(bars("Net present value against business as usual", points), table))


def _economics(view: AppraisalView, option: OptionView) -> tuple[Cell, ...]:
    figures, place = option.figures, place_of(view, option)
    named = f"of {figures.name}"
    ratio: Cell = _NONE
    if figures.bcr is not None:
        ratio = number(figures.bcr, f"Benefit-cost ratio {named}", f"{place}.bcr", option.links["npsv"])
    return (
        figures.name,
        pounds(
            figures.pv_costs_pence, f"Present value of costs {named}", f"{place}.pv_costs", option.links["pv_costs"]
        ),
        pounds(
            figures.pv_benefits_pence, f"Present value of benefits {named}", f"{place}.pv_benefits",
            option.links["pv_benefits"],
        ),
        pounds(figures.npsv_pence, f"Net present value {named}", f"{place}.npsv", option.links["npsv"]),
        ratio,
        pounds(figures.eac_pence, f"Equivalent annual cost {named}", f"{place}.eac", option.links["npsc"]),
        number(figures.rank, f"Rank {named}", f"{place}.rank", view.link),
    )  # fmt: skip


@needs_appraisal
def sensitivity(view: AppraisalView) -> Answer:
    """By how much each line of the preferred option may change before its net value is nothing."""
    chosen = preferred(view)
    place = view.options.index(chosen)
    ordered = sorted(enumerate(chosen.figures.lines), key=lambda pair: -abs(pair[1].present_value_pence))[:MOST_LINES]
    rows = []
    for at, each in ordered:
        url = line_link(view.reference, view.revision, place, at)
        fact = f"{place_of(view, chosen)}.line.{each.row.label}"
        switch: Cell = _NONE
        if each.switching_percent is not None:
            switch = percent(each.switching_percent, f"Switching value of {each.row.label}", f"{fact}.switch", url)
        value = pounds(each.present_value_pence, f"Present value of {each.row.label}", f"{fact}.value", url)
        rows.append((each.row.label, words_of(each.row.side), value, switch))
    said = prose(
        f"For {chosen.figures.name}: how far each line, alone, would have to move before its net present value against "
        "business as usual is nothing."
    )
    columns = ("Line", "Side", "Present value", "Would have to change by")
    switching = Grid("Switching values", columns, tuple(rows), frozenset({2, 3}))
    compared = [option for option in view.options if option.figures.role != "bau"]
    scenarios = _cases(view, "In each scenario", "scenario", view.scenarios, compared)
    groups = _cases(view, "With one group of inputs moved", "group", view.groups, [chosen])
    return (scenarios, said, switching, groups)


def _cases(
    view: AppraisalView, caption: str, kind: str, cases: tuple[Case, ...], options: Sequence[OptionView]
) -> Block:
    """The net value of some options in each case, and which of all is the highest."""
    names = {option.figures.key: option.figures.name for option in view.options}
    rows: list[tuple[Cell, ...]] = []
    for case in cases:
        values = [
            pounds(
                case.npsv_pence[option.figures.key], f"Net value of {option.figures.name}, {case.name}",
                f"{place_of(view, option)}.{kind}.{case.name}", option.links["sensitivity"],
            )
            for option in options
        ]  # fmt: skip
        rows.append((case.name, names[case.preferred], *values))
    columns = ("When", "Highest value", *(option.figures.name for option in options))
    return Grid(caption, columns, tuple(rows), frozenset(range(2, len(columns))))


@needs_appraisal
def uncertainty(view: AppraisalView) -> Answer:
    """What the risks of each option may come to, from its simulation."""
    priced = [option for option in view.options if option.risks]
    if not priced:
        return Missing(f"{view.reference} puts no risk into money, which is not asked for yet.", view.link)
    rows = tuple(_risks_of(view, option) for option in priced)
    columns = ("Option", "Expected", "P10", "P50", "P80", "P90")
    table = Grid("Risk in present value", columns, rows, frozenset(range(1, 6)))
    chosen = preferred(view)
    if not chosen.figures.curve:
        return (table,)
    points = [Point(label=f"{share}%", pence=pence) for share, pence in chosen.figures.curve]
    title = f"What the risks of {chosen.figures.name} stay within, by share of the runs"
    return (picture(line(title, [("Stays within", points)]), table),)


def _risks_of(view: AppraisalView, option: OptionView) -> tuple[Cell, ...]:
    figures, place = option.figures, place_of(view, option)
    url = option.links["risks"]
    expected = pounds(figures.expected_risk_pence, f"Expected risk of {figures.name}", f"{place}.risk", url)
    found = [
        pounds(figures.percentiles[at], f"P{at} of the risk of {figures.name}", f"{place}.p{at}", url)
        for at in (10, 50, 80, 90)
    ]
    return (figures.name, expected, *found)


def benefits(sources: Sources) -> Answer:
    """The registered benefits of the appraisal, and what those of the preferred option are worth."""
    view = sources.view
    if view is None:
        url = part_address("adopt_record", sources.row.reference)
        return Missing("The programme rests on no appraisal yet. Adopt one, and its benefits are shown.", url)
    worth = _worth(view)
    registered = tuple(_registered(one) for one in sources.benefits)
    blocks: list[Block] = []
    if registered:
        measured = ("Benefit", "Kind", "Owner", "Baseline", "Target", "Now", "Standing")
        blocks.append(Grid("Benefits with their owners and measures", measured, registered))
    if worth:
        columns = ("Benefit", "Class", "Present value", "Rests on")
        blocks.append(Grid(f"What they are worth: {preferred(view).figures.name}", columns, worth, frozenset({2})))
    if not blocks:
        return Missing(
            f"{preferred(view).figures.name} has no benefit in {view.reference}. Add its benefits.", view.link
        )
    return tuple(blocks)


def _registered(one: BenefitView) -> tuple[Cell, ...]:
    def figure(value: BenefitFigure | None, what: str) -> Cell:
        if value is None:
            return _NONE
        return number(value.words, f"{what} of {one.title}", f"{one.reference}.{what.lower()}", one.link)

    standing = words_of(one.standing)
    now = figure(one.latest, "Actual") if one.evidenced or one.latest is None else f"{one.latest.words}, claimed"
    return (
        one.title,
        f"{words_of(one.theme)}, {one.benefit_class}",
        one.owner or "Nobody yet",
        figure(one.baseline, "Baseline"),
        figure(one.last_target, "Target"),
        now,
        f"{standing}, not approved" if one.state == "draft" else standing,
    )


def _worth(view: AppraisalView) -> tuple[tuple[Cell, ...], ...]:
    chosen = preferred(view)
    place = view.options.index(chosen)
    return tuple(
        (
            each.row.label,
            words_of(each.row.kind),
            pounds(
                each.present_value_pence, f"Present value of {each.row.label}",
                f"{place_of(view, chosen)}.line.{each.row.label}.value",
                line_link(view.reference, view.revision, place, at),
            ),
            each.row.basis or "Not yet said",
        )
        for at, each in enumerate(chosen.figures.lines)
        if each.row.side == "benefit"
    )  # fmt: skip


def evidence(sources: Sources) -> Answer:
    """What the event logs that the programme adopted say of the service as it is."""
    if not sources.logs:
        url = part_address("adopt_record", sources.row.reference)
        return Missing("The programme rests on no event log yet. Adopt one, and the service is shown as measured.", url)
    rows = tuple(
        (
            log.title,
            number(log.cases, f"Cases in {log.title}", f"{log.reference}.cases", log.path),
            number(log.events, f"Events in {log.title}", f"{log.reference}.events", log.path),
            number(log.variants, f"Ways of doing it in {log.title}", f"{log.reference}.variants", log.path),
            number(_hours(log.median_seconds), f"Median hours in {log.title}", f"{log.reference}.hours", log.path),
        )
        for log in sources.logs
    )
    columns = ("Service", "Cases", "Events", "Ways of doing it", "Median hours of a case")
    return (
        Prose(("Measured from the services' own event logs, with people left out or under other names:",)),
        Grid("The service as measured", columns, rows, frozenset(range(1, 5))),
    )


def _role(option: OptionView) -> str:
    return _ROLES.get(option.figures.role, words_of(option.figures.role))


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:,.1f}"


def picture(chart: Chart, table: Grid) -> Picture:
    return Picture(chart.title, chart.description, str(chart.svg), table)


def place_of(view: AppraisalView, option: OptionView) -> str:
    """Where a fact of an option stands for good, whatever revision says it."""
    return f"{view.reference}.{option.figures.key}"


def year_of(start: int) -> str:
    return str(start)


def words_of(name: str) -> str:
    return str(name).replace("_", " ").capitalize()
