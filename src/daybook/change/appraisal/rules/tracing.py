"""The rows behind a figure: lines that add up to it, and the years of one line. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daybook.change.appraisal.rules.content import Content, LineRow, Role, Treatment, given_in
from daybook.change.appraisal.rules.inputs import Side
from daybook.change.appraisal.rules.results import adding_up, carried, pence_of, scale_of, value_of
from daybook.kernel.money import Pence


class Figure(StrEnum):
    """The figures whose rows can be opened."""

    COSTS = "pv_costs"
    BENEFITS = "pv_benefits"
    NPSC = "npsc"
    NPSV = "npsv"


@dataclass(frozen=True, slots=True)
class Part:
    """One line and what it adds to the figure."""

    line: LineRow
    pence: Pence


@dataclass(frozen=True, slots=True)
class LineYear:
    """One year of a line: as given, in prices of the base year, what bias adds, the factor, and its present value."""

    year: int
    given_pence: Pence
    real_pence: Pence
    bias_pence: Pence
    factor: str
    present_value_pence: Pence


def parts_of(figure: Figure, option: str, content: Content) -> tuple[tuple[Part, ...], Pence]:
    """The lines behind a figure of an option, and the figure: the parts add up to it."""
    scale = scale_of(content)
    signed = [(line, _sign(figure, line, option, content)) for line in content.lines]
    rows = [(line, sign * value_of(line, scale)) for line, sign in signed if sign]
    pence = adding_up([worth for _, worth in rows])
    return tuple(Part(line, each) for (line, _), each in zip(rows, pence, strict=True)), Pence(sum(pence))


def years_of(line: LineRow, content: Content) -> tuple[tuple[LineYear, ...], Pence]:
    """The years of a line and its present value, to which they add up."""
    scale = scale_of(content)
    discount, given, carries = scale.discount, given_in(scale.prices, line), carried(line, scale.prices)
    worth = adding_up([amount * discount.at(year) for year, amount in enumerate(carries)])
    rows = tuple(
        LineYear(
            year=content.base_year + year,
            given_pence=Pence(line.amounts_pence[year]),
            real_pence=pence_of(given[year]),
            bias_pence=Pence(pence_of(carries[year]) - pence_of(given[year])) if line.side == Side.COST else Pence(0),
            factor=f"{float(discount.at(year)):.4f}",
            present_value_pence=pence,
        )
        for year, pence in enumerate(worth)
    )
    return rows, Pence(sum(worth))


def _sign(figure: Figure, line: LineRow, option: str, content: Content) -> int:
    """How a line counts in the figure: 0 where it does not."""
    baseline = next(row.key for row in content.options if row.role == Role.BAU)
    if line.treatment != Treatment.ECONOMIC:
        return 0
    cost = line.side == Side.COST
    if figure is Figure.NPSV:
        whose = {option: 1, baseline: -1}.get(line.option, 0) if option != baseline else 0
        return whose * (-1 if cost else 1)
    if line.option != option:
        return 0
    if figure is Figure.NPSC:
        return 1 if cost else -1
    return int(cost is (figure is Figure.COSTS))
