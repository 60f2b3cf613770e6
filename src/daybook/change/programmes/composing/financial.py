"""The financial case of the preferred option: what it takes, what each fund gives, what is missing, in whose prices."""

from __future__ import annotations

from collections.abc import Iterator

from daybook.change.appraisal.public import AppraisalView, FundYears, OptionView
from daybook.change.programmes.composing.economic import (
    needs_appraisal,
    picture,
    place_of,
    preferred,
    words_of,
    year_of,
)
from daybook.change.programmes.composing.parts import Answer, prose
from daybook.change.programmes.rules.blocks import Block, Cell, Grid, Prose, number, pounds
from daybook.ui.charts import Point, bars

_PARTS = ("capital", "revenue", "released", "needed", "given", "gap")
# With the year, the sum and the gap as many columns as a page holds with their figures whole.
_FUNDS_TO_A_TABLE = 4


@needs_appraisal
def financial(view: AppraisalView) -> Answer:
    """What the preferred option takes each year, what the funds give, and what is missing."""
    chosen = preferred(view)
    years = _years(view, chosen)
    rows = tuple((year, *cells) for year, cells in years.items())
    columns = ("Year", "Capital", "Revenue", "Cash released", "Needed", "Funds give", "Gap")
    table = Grid(f"The financial case of {chosen.figures.name}", columns, rows, frozenset(range(1, 7)), True)
    points = [Point(label=year_of(year.year), pence=year.gap_pence) for year in chosen.finances]
    blocks: list[Block] = [_money_words(view), picture(bars("What is missing, by year", points), table)]
    blocks += _funds(view, chosen, years)
    if view.deflator is not None:
        blocks.append(_real_beside_nominal(view, chosen))
    return tuple(blocks)


def _years(view: AppraisalView, chosen: OptionView) -> dict[str, tuple[Cell, ...]]:
    """The figures of each year and of all of them, in the order of `_PARTS`."""
    values: dict[str, tuple[int, ...]] = {
        year_of(year.year): (
            year.capital_pence, year.revenue_pence, year.released_pence, year.needed_pence,
            year.capital_funding_pence + year.revenue_funding_pence, year.gap_pence,
        )
        for year in chosen.finances
    }  # fmt: skip
    values["Total"] = tuple(map(sum, zip(*values.values(), strict=True)))
    return {year: tuple(_finance(view, chosen, year, *each) for each in zip(_PARTS, found, strict=True))
            for year, found in values.items()}  # fmt: skip


def _finance(view: AppraisalView, option: OptionView, year: str, part: str, pence: int) -> Cell:
    place = f"{place_of(view, option)}.finance.{year.lower()}.{part}"
    label = f"{part.capitalize()} of {option.figures.name} {_when(year)}"
    return pounds(pence, label, place, option.links["finances"])


def _funds(view: AppraisalView, chosen: OptionView, years: dict[str, tuple[Cell, ...]]) -> Iterator[Grid]:
    """What each fund gives by year, a few to a table; the last has what all of them give, and the gap."""
    for first in range(0, len(view.funds), _FUNDS_TO_A_TABLE):
        funds = view.funds[first : first + _FUNDS_TO_A_TABLE]
        last = first + len(funds) == len(view.funds)
        rows = tuple(
            (year, *(_given(view, chosen, fund, year) for fund in funds), *(cells[-2:] if last else ()))
            for year, cells in years.items()
        )
        heads = ("Year", *(f"{fund.fund}: {fund.kind}" for fund in funds), *(("All funds", "Gap") if last else ()))
        words = "What each fund gives" if first == 0 else "What each fund gives, continued"
        yield Grid(words, heads, rows, frozenset(range(1, len(heads))), True)


def _given(view: AppraisalView, chosen: OptionView, fund: FundYears, year: str) -> Cell:
    pence = sum(fund.pence) if year == "Total" else fund.pence[int(year) - view.base_year]
    place = f"{view.reference}.fund.{fund.code or fund.fund}.{fund.kind}.{year.lower()}"
    return pounds(pence, f"{fund.fund}, {fund.kind}, {_when(year)}", place, chosen.links["finances"])


def _real_beside_nominal(view: AppraisalView, chosen: OptionView) -> Grid:
    """What has to be found in prices of the base year, beside the same in the money of each year."""
    place, url, name = f"{place_of(view, chosen)}.finance", chosen.links["finances"], chosen.figures.name
    rows: list[tuple[Cell, ...]] = []
    for one in chosen.finances:
        year = year_of(one.year)
        real = pounds(one.real_needed_pence, f"Real needed of {name} {_when(year)}", f"{place}.{year}.real", url)
        level = number(one.level, f"Level of prices {_when(year)}", f"{view.reference}.prices.{year}", url)
        rows.append((year, real, level, _finance(view, chosen, year, "needed", one.needed_pence)))
    real, needed = (
        sum(getattr(one, part) for one in chosen.finances) for part in ("real_needed_pence", "needed_pence")
    )
    total = pounds(real, f"Real needed of {name} in all", f"{place}.total.real", url)
    rows.append(("Total", total, "", _finance(view, chosen, "Total", "needed", needed)))
    heads = ("Year", f"Needed in prices of {view.base_year}", "Level of prices", "Needed in the money of the year")
    return Grid("Real prices beside the money of each year", heads, tuple(rows), frozenset({1, 2, 3}), True)


def _money_words(view: AppraisalView) -> Prose:
    """In which money the financial case is, and on whose word prices rise."""
    if view.deflator is None:
        return prose(f"Cash alone, undiscounted, in real prices of {view.base_year}: no deflator is chosen yet.")
    unverified = "" if view.deflator.verified else " (unverified)"
    return prose(
        f"Cash alone, undiscounted, in the money of each year. Prices rise by {words_of(view.deflator.name).lower()}. "
        f"Source: {view.deflator.source}{unverified}."
    )


def _when(year: str) -> str:
    return "in all" if year == "Total" else f"in {year}"
