"""The sections of a document put together: what is generated, what was written, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from daybook.change.programmes.addresses import section_address
from daybook.change.programmes.composing import (
    catalogue,
    economic,
    financial,
    management,
    market,
    running,
    strategic,
    team,
)
from daybook.change.programmes.composing.parts import Answer, Missing
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.rules.blocks import Figure, Grid, Made, Part, figures_in
from daybook.change.programmes.rules.outlines import OUTLINES, Paper, Section

_GENERATORS: Mapping[str, Callable[[Sources], Answer]] = {
    "decision": strategic.decision,
    "alignment": strategic.alignment,
    "depends": strategic.depends,
    "risks": strategic.risks,
    "money": management.money_of_stage,
    "plan": management.plan,
    "runway": management.runway,
    "register": management.register,
    "screening": management.screening,
    "undertakings": management.undertakings,
    "gates": running.gates,
    "team": team.team,
    "stakeholders": running.stakeholders,
    "lessons": running.lessons,
    "objectives": economic.objectives,
    "factors": economic.factors,
    "longlist": economic.longlist,
    "shortlist": economic.shortlist,
    "economics": economic.economics,
    "sensitivity": economic.sensitivity,
    "uncertainty": economic.uncertainty,
    "financial": financial.financial,
    "benefits": economic.benefits,
    "evidence": catalogue.arrangements,
    "requirements": catalogue.requirements,
    "market": market.market,
}
SOURCES = "sources"


def composed(sources: Sources, paper: Paper) -> tuple[Part, ...]:
    """Every section in order, numbered; the list of sources, where the outline has one, comes of all the others."""
    outline = OUTLINES[paper]
    parts = [_part(sources, paper, section, str(place)) for place, section in enumerate(outline, start=1)]
    return tuple(_with_sources(part, parts) if part.key == SOURCES else part for part in parts)


def _part(sources: Sources, paper: Paper, section: Section, number: str) -> Part:
    written = sources.writings.get((paper, section.key), "")
    answer: Answer = ()
    if section.generated and section.generated != SOURCES:
        answer = _GENERATORS[section.generated](sources)
    blocks = () if isinstance(answer, Missing) else answer
    missing, url = (answer.words, answer.url) if isinstance(answer, Missing) else ("", "")
    if not section.generated and not written:
        missing, url = section.hint, section_address(sources.row.reference, paper, section.key)
    return Part(
        key=section.key,
        number=number,
        heading=section.heading,
        part=section.part,
        hint=section.hint,
        made=_how(bool(blocks), bool(written)),
        written=written,
        blocks=blocks,
        required=section.required,
        missing=missing,
        missing_url=url,
    )


def _how(generated: bool, written: bool) -> Made:
    if generated:
        return Made.BOTH if written else Made.GENERATED
    return Made.WRITTEN if written else Made.EMPTY


def _with_sources(part: Part, parts: list[Part]) -> Part:
    first: dict[str, tuple[str, str, Figure]] = {}
    for one in parts:
        for block in one.blocks:
            for figure in figures_in(block):
                first.setdefault(figure.place, (one.number, figure.label, figure))
    if not first:
        return part
    columns = ("Section", "What it is", "Figure")
    grid = Grid("Every figure and where it comes from", columns, tuple(first.values()), frozenset({2}))
    return replace(part, made=Made.GENERATED, blocks=(grid,))
