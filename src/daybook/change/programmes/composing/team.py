"""The section about the team: what it costs by month and year, beside the budget, and what it hands over."""

from __future__ import annotations

from collections.abc import Sequence

from daybook.change.programmes.addresses import part_address, role_address
from daybook.change.programmes.composing.parts import Answer, Missing
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.rules.blocks import Block, Cell, Grid, Picture, Told, day, money
from daybook.change.programmes.rules.team import BOUGHT, RoleKind, costs_by_month, costs_by_year
from daybook.change.programmes.teaming import RoleSheet
from daybook.foundation.organisation.public import posts
from daybook.kernel.periods import ONE_DAY, london_bounds
from daybook.ui.charts import Chart, Point, bars, line
from daybook.ui.tones import state_words

_FEW_MONTHS = 2


def team(sources: Sources) -> Answer:
    """Roles, what they cost by year and kind, and what of what they know is handed over."""
    sheets = sources.running.team
    if not sheets:
        return Missing("No team is planned.", part_address("team", sources.row.reference))
    chart = cost_chart(sheets)
    blocks: list[Block] = [
        Grid("The team", ("Role", "Kind", "From", "To", "Costs"), tuple(_role(one) for one in sheets), frozenset({4})),
        Picture(chart.title, chart.description, str(chart.svg), _years(sources, sheets)),
    ]
    if sources.running.transfers:
        blocks.append(_handed_over(sources))
    return tuple(blocks)


def _handed_over(sources: Sources) -> Grid:
    transfers, (_, tonight) = sources.running.transfers, london_bounds(sources.today)
    held = posts({one.row.to_post for one in transfers}, on=sources.today, known_at=tonight)
    named = {reference: f"{post.title} ({reference})" for reference, post in held.items()}
    rows = tuple(
        (Told(one.row.knowledge), Told(named.get(one.row.to_post, one.row.to_post)), Told(state_words(one.standing)))
        for one in transfers
    )
    return Grid("What is handed over", ("What is handed over", "To post", "Standing"), rows)


def cost_chart(sheets: Sequence[RoleSheet]) -> Chart:
    """What the team costs by month, a line for each kind that costs anything."""
    months = costs_by_month([one.terms for one in sheets])
    kinds = [kind for kind in RoleKind if any(costs[kind] for costs in months.values())]
    title = "What the team costs by month"
    if len(months) < _FEW_MONTHS:
        return bars(
            title, [Point(label=state_words(kind), pence=costs[kind]) for costs in months.values() for kind in kinds]
        )
    series = [
        (state_words(kind), [Point(label=f"{month:%b %Y}", pence=costs[kind]) for month, costs in months.items()])
        for kind in kinds
    ]
    return line(title, series)


def _role(one: RoleSheet) -> tuple[Cell, ...]:
    now, place, url = one.now, one.row.reference, role_address(one.row.reference)
    return (
        Told(now.title),
        state_words(now.kind),
        day(now.starts_on, f"First day of {now.title}", f"{place}.starts_on", url),
        day(now.ends_before - ONE_DAY, f"Last day of {now.title}", f"{place}.last_day", url),
        money(one.cost, f"Cost of {now.title}", f"{place}.cost", url),
    )


def _years(sources: Sources, sheets: Sequence[RoleSheet]) -> Grid:
    url = part_address("team", sources.row.reference)
    rows: list[tuple[Cell, ...]] = []
    for year, kinds in costs_by_year([one.terms for one in sheets]).items():
        budget = sources.books[str(year)].budget_pence if str(year) in sources.books else 0
        bought = sum(kinds[kind] for kind in BOUGHT)
        rows.append(
            (
                str(year),
                *(
                    money(pence, f"Team in {year}, {state_words(kind).lower()}", f"team.{year}.{kind}", url)
                    for kind, pence in kinds.items()
                ),
                money(bought, f"Team bought in {year}", f"team.{year}.bought", url),
                money(budget, f"Budget of {year}", f"team.{year}.budget", url),
            )
        )
    columns = ("Financial year", "In house", "Consultants", "Contingent", "Bought", "Budget")
    return Grid("What the team costs, beside the budget", columns, tuple(rows), frozenset({1, 2, 3, 4, 5}))
