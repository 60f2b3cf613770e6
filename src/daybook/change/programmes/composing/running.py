"""The management sections about how the work is run: who has a stake in it, its gates, and what was learnt."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from daybook.change.programmes.addresses import gate_address, lesson_address, part_address, stakeholder_address
from daybook.change.programmes.composing.parts import Answer, Missing
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.learning import target_words
from daybook.change.programmes.models import Engagement
from daybook.change.programmes.rules.blocks import Block, Cell, Grid, Picture, Prose, Told, day, number
from daybook.change.programmes.running import GateSheet, StakeholderSheet, standing_of_action, standing_of_lesson
from daybook.ui.quadrants import Placed, quadrants
from daybook.ui.tones import state_words

CORNERS = ("Keep satisfied", "Manage closely", "Watch", "Keep informed")


def stakeholders(sources: Sources) -> Answer:
    """Who has a stake: on the grid, and in its table with where each stands; and what is owed to them next."""
    if not sources.running.stakeholders:
        return Missing("Nobody is on the list of stakeholders.", part_address("stakeholders", sources.row.reference))
    sheets = sources.running.stakeholders
    columns = ("No.", "Who", "Influence", "Interest", "Where they stand", "Looked after by")
    table = Grid("Stakeholders", columns, tuple(_stakeholder(one) for one in sheets), frozenset({0, 2, 3}))
    picture = Picture(
        title="Influence and interest",
        description="; ".join(_said(one) for one in sheets),
        svg=str(grid_of(sheets)),
        table=table,
    )
    owed = tuple(_owed(one.row.name, one.row.reference, one.owed) for one in sheets if one.owed)
    return (picture, Grid("What is owed to them next", ("To", "What", "By"), owed)) if owed else (picture,)


def grid_of(sheets: Sequence[StakeholderSheet]) -> SafeString:
    """Influence against interest, drawn."""
    placed = [
        Placed(
            number=one.number,
            label=one.row.name,
            across=one.judgement.interest,
            up=one.judgement.influence,
            said=_said(one),
        )
        for one in sheets
    ]
    return quadrants("Influence and interest", placed, across="interest", up="influence", corners=CORNERS)


def _said(one: StakeholderSheet) -> str:
    return f"{one.row.name}: influence {one.judgement.influence}, interest {one.judgement.interest}"


def _stakeholder(one: StakeholderSheet) -> tuple[Cell, ...]:
    url, name, place = stakeholder_address(one.row.reference), one.row.name, one.row.reference
    now = one.judgement
    stands = state_words(now.stance)
    return (
        str(one.number),
        Told(name),
        number(now.influence, f"Influence of {name}", f"{place}.influence", url),
        number(now.interest, f"Interest of {name}", f"{place}.interest", url),
        Told(stands if now.stance == now.wanted else f"{stands}, wanted {now.wanted}"),
        Told(now.owner),
    )


def _owed(name: str, reference: str, owed: Engagement) -> tuple[Cell, ...]:
    label, place = f"Day by which {name} is owed something", f"{reference}.owed.{owed.number}"
    return Told(name), Told(owed.what), day(owed.due_on, label, place, stakeholder_address(reference))


def gates(sources: Sources) -> Answer:
    """Each gate with its day and how it stands, and what its reviewers recommend."""
    if not sources.running.gates:
        return Missing("No gate is planned.", part_address("gates", sources.row.reference))
    columns = ("Gate", "Planned for", "Reviewed by", "Confidence", "Standing")
    blocks: list[Block] = [Grid("Gates", columns, tuple(_gate(sources, one) for one in sources.running.gates))]
    heads = ("Recommended", "When", "Owner", "By", "Standing")
    blocks += [
        Grid(f"Recommended at: {one.row.title}", heads, tuple(_actions(sources, one)))
        for one in sources.running.gates
        if one.actions
    ]
    passed = [one for one in sources.running.gates if one.passed and one.row.passed.conditions]
    if passed:
        points = tuple((f"{one.row.title}: ", Told(one.row.passed.conditions)) for one in passed)
        blocks.append(Prose(("Passed under conditions:",), points))
    return tuple(blocks)


def _gate(sources: Sources, sheet: GateSheet) -> tuple[Cell, ...]:
    last = sheet.reviews[-1] if sheet.reviews else None
    planned: Cell = "No day"
    if sheet.planned_on:
        label, place = f"Day of {sheet.row.title}", f"{sheet.row.reference}.planned_on"
        planned = day(sheet.planned_on, label, place, gate_address(sheet.row.reference))
    return (
        Told(sheet.row.title),
        planned,
        Told(last.reviewers) if last else "Nobody yet",
        Told(state_words(last.confidence)) if last else "",
        state_words(sheet.standing(sources.today)),
    )


def _actions(sources: Sources, sheet: GateSheet) -> list[tuple[Cell, ...]]:
    url, place = gate_address(sheet.row.reference), sheet.row.reference
    return [
        (
            Told(one.words),
            state_words(one.urgency),
            Told(one.owner),
            day(one.due_on, f"Day of recommendation {one.number} of {sheet.row.title}", f"{place}.{one.number}", url),
            state_words(standing_of_action(one, sources.today)),
        )
        for one in sheet.actions
    ]


def lessons(sources: Sources) -> Answer:
    """What was learnt, what it changed, and whether what each lesson recommends was done."""
    if not sources.running.lessons:
        return Missing("No lesson is logged.", part_address("lessons", sources.row.reference))
    options = {option.figures.key: option.figures.name for option in sources.view.options} if sources.view else {}
    rows: list[tuple[Cell, ...]] = [
        (
            Told(one.title),
            day(
                one.learnt_on,
                f"Day {one.reference} was learnt",
                f"{one.reference}.learnt_on",
                lesson_address(one.reference),
            ),
            Told(f"{target_words(one, options)}: {one.changed}"),
            Told(f"{one.action}: {state_words(standing_of_lesson(one)).lower()}"),
        )
        for one in sources.running.lessons
    ]
    return (Grid("Lessons", ("What was learnt", "On", "It changed", "It recommends"), tuple(rows)),)
