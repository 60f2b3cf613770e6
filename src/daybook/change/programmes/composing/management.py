"""The management sections: money of the stage, plan, runway, register, screenings and what was promised."""

from __future__ import annotations

from dataclasses import replace

from daybook.change.programmes.addresses import item_address, part_address
from daybook.change.programmes.composing.parts import Answer, Missing, prose
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.planning import RunwayEnd
from daybook.change.programmes.rules.blocks import Block, Cell, Grid, Picture, Prose, Told, day, money, number
from daybook.change.programmes.rules.plan import PlannedStep, Scheduled
from daybook.change.programmes.rules.registers import standing_of
from daybook.change.programmes.rules.runway import Slip
from daybook.change.programmes.rules.screening import QUESTIONS, Subject
from daybook.ui.links import link_of
from daybook.ui.timelines import Stretch, timeline
from daybook.ui.words import date_text

_WAITS = (1, 3, 6, 12)
_WAITING = ("Months of waiting", "Days of float left", "Cost")


def money_of_stage(sources: Sources) -> Answer:
    """What the decision put into budget lines for this stage, by year."""
    paper = sources.paper
    if not paper.opened:
        return Missing(f"{paper.reference} opened no money. Say in words what this stage is paid from.")
    rows: list[tuple[Cell, ...]] = [
        (year, line, money(pence, f"Opened in {line}", f"{line}.opened", link_of(line)))
        for line, year, pence in paper.opened
    ]
    total = sum(pence for _, _, pence in paper.opened)
    rows.append(
        ("Total", "", money(total, "All that the decision opened", f"{paper.slug}.opened", link_of(paper.slug)))
    )
    return (
        Grid("Money for this stage", ("Financial year", "Budget line", "Budget"), tuple(rows), frozenset({2}), True),
    )


def plan(sources: Sources) -> Answer:
    """The steps with their dates, beside the baseline, as a picture and a table."""
    url = part_address("plan", sources.row.reference)
    waits = any(waits_words(one.step) for one in sources.steps)
    rows = tuple(_step(sources, one, url) + ((Told(waits_words(one.step)),) if waits else ()) for one in sources.steps)
    columns = ("Step", "Starts", "Ends", "Baseline", "Days of slack", *(("Waits for",) if waits else ()))
    table = Grid(f"The plan, version {sources.plan.number}", columns, rows, frozenset({4}))
    picture = Picture(
        title="The plan",
        description="; ".join(stretch.said for stretch in plan_stretches(sources)),
        svg=str(timeline("The plan", plan_stretches(sources))),
        table=table,
    )
    return (picture,)


def plan_stretches(sources: Sources) -> list[Stretch]:
    """The steps as bars: from their start to the day they were to end, and on to the day they will."""
    return [_stretch(one, sources.baseline.get(one.step.key)) for one in sources.steps]


def _stretch(one: Scheduled, held_to: Scheduled | None) -> Stretch:
    due = max(held_to.ends_on if held_to else one.ends_on, one.starts_on)
    done = one.step.done_on
    said = f"{one.step.title}, from {date_text(one.starts_on)} to {date_text(one.ends_on)}"
    critical = ", sets the end" if one.critical else ""
    finished = f", done {date_text(done)}" if done else ""
    return Stretch(
        label=one.step.title,
        start=min(one.starts_on, one.ends_on),
        due=min(due, one.ends_on),
        until=one.ends_on,
        done=done,
        said=f"{said}{critical}{finished}",
    )


def _step(sources: Sources, one: Scheduled, url: str) -> tuple[Cell, ...]:
    held_to = sources.baseline.get(one.step.key)
    place = f"plan.{one.step.key}"
    baseline: Cell = "New"
    if held_to:
        baseline = day(held_to.ends_on, f"Baseline end of {one.step.title}", f"{place}.baseline", url)
    title = f"{one.step.title} (done)" if one.step.done_on else one.step.title
    slack: Cell = (
        "" if one.step.done_on else number(one.slack_days, f"Slack of {one.step.title}", f"{place}.slack", url)
    )
    return (
        title,
        day(one.starts_on, f"Start of {one.step.title}", f"{place}.starts_on", url),
        day(one.ends_on, f"End of {one.step.title}", f"{place}.ends_on", url),
        baseline,
        slack,
    )


def waits_words(step: PlannedStep) -> str:
    """What a step waits for besides other steps: a change of shared data, what consultants know, both or nothing."""
    return " and ".join(filter(None, [step.waits_for, "knowledge transfer" if step.needs_transfer else ""]))


def runway(sources: Sources) -> Answer:
    """For each day nobody can move: the latest safe starts, and what waiting costs."""
    url = part_address("runway", sources.row.reference)
    if not sources.runway:
        return Missing("No runway is set. Say which days cannot move and what must be over before them.", url)
    blocks: list[Block] = []
    for end in sources.runway:
        blocks += _runway_end(end, url)
    blocks.append(prose(f"Source of the costs: {sources.runway_source}"))
    return tuple(blocks)


def _runway_end(end: RunwayEnd, url: str) -> list[Block]:
    place = f"runway.{end.title}"
    last = day(end.ends_on, end.title, f"{place}.ends_on", url)
    start = day(end.latest_start, f"Latest safe start before: {end.title}", f"{place}.latest", url)
    float_days = replace(
        number(abs(end.float_days), f"Float before: {end.title}, in days", f"{place}.float", url), passing=True
    )
    left = (" leaves ", float_days, " days of float.") if end.float_days >= 0 else (" was ", float_days, " days ago.")
    rows = tuple(
        (
            one.stage.title,
            number(one.stage.months, f"Months of {one.stage.title}", f"runway.stage.{one.stage.title}.months", url),
            day(one.starts_on, f"Latest start of {one.stage.title}", f"{place}.{one.stage.title}.starts", url),
            day(one.ends_on, f"Latest end of {one.stage.title}", f"{place}.{one.stage.title}.ends", url),
        )
        for one in end.stages
    )
    costs = tuple(_slip(end, slip, url) for slip in end.slips if slip.months in _WAITS)
    return [
        prose(f"{end.title} ({end.source}) is on ", last, ". The latest safe start is ", start, ": it", *left),
        Grid(f"Latest days before: {end.title}", ("Stage", "Months", "Starts by", "Ends by"), rows, frozenset({1})),
        Grid(f"What waiting costs, before: {end.title}", _WAITING, costs, frozenset({0, 1, 2})),
    ]  # fmt: skip


def _slip(end: RunwayEnd, slip: Slip, url: str) -> tuple[Cell, ...]:
    label, place = f"Cost of waiting {slip.months} months before: {end.title}", f"runway.{end.title}.slip.{slip.months}"
    cost = replace(money(slip.cost_pence, label, place, url), passing=True)
    return str(slip.months), f"{slip.float_days}".replace("-", "\N{MINUS SIGN}"), cost


def register(sources: Sources) -> Answer:
    """Every open line of the register."""
    found = [item for item in sources.items if item.closed_on is None]
    url = part_address("register", sources.row.reference)
    if not found:
        return Missing("Nothing is on the register.", url)
    ends = {one.step.key: one.ends_on for one in sources.steps}
    rows = []
    for item in found:
        standing = standing_of(
            closed_on=None, due_on=item.due_on, step_ends_on=ends.get(item.step), today=sources.today
        )
        by: Cell = ""
        if item.due_on:
            by = day(item.due_on, f"Day of: {item.title}", f"{item.reference}.due_on", item_address(item.reference))
        rows.append((item.reference, item.kind, item.title, item.owner, by, standing.value))
    return (Grid("The register", ("Line", "Kind", "What", "Owner", "By", "Standing"), tuple(rows)),)


def screening_reopened(sources: Sources) -> bool:
    """Whether data about people came in, under other names, after the data protection screening was answered."""
    answered = sources.screenings.get(Subject.DATA_PROTECTION)
    return answered is not None and sources.personal_since is not None and answered.at < sources.personal_since


def screening(sources: Sources) -> Answer:
    """Both screenings: what they came to, and each answer."""
    url = part_address("screening", sources.row.reference)
    absent = [subject.replace("_", " ") for subject in Subject if subject not in sources.screenings]
    if absent:
        return Missing(f"Not screened yet for {' and '.join(absent)}.", url)
    if screening_reopened(sources):
        return Missing("Data about people came in after the data protection screening. Answer it again.", url)
    blocks: list[Block] = []
    for subject in Subject:
        found = sources.screenings[subject]
        name = subject.replace("_", " ").capitalize()
        asked = [question for question in QUESTIONS[subject] if question.key in found.answers]
        rows = tuple(
            (question.text, "Yes" if found.answers[question.key] else "No", question.source) for question in asked
        )
        blocks.append(prose(f"{name}: {found.outcome}.", f" {found.words}" if found.words else ""))
        blocks.append(Grid(f"{name} screening", ("Question", "Answer", "Asked under"), rows))
    return tuple(blocks)


def undertakings(sources: Sources) -> Answer:
    """What the decision promised, and what came of it."""
    if not sources.undertakings:
        return (Prose((f"{sources.paper.reference} gave no undertaking.",)),)
    rows = tuple(
        (
            one.words,
            day(one.due_on, f"Due day of {one.reference}", f"{one.reference}.due_on", link_of(one.reference)),
            one.state,
            "Wait for it" if one.blocks else "Do not wait",
        )
        for one in sources.undertakings
    )
    return (Grid("Undertakings", ("Promised", "Due", "State", "Later decisions"), rows),)
