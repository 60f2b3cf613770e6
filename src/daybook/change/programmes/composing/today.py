"""What is paid for today's services and how sound their data is, from the records that the programme adopted."""

from __future__ import annotations

from dataclasses import replace

from daybook.change.discovery.public import ChargeYear, ExtractRef, PaidService
from daybook.change.programmes.composing.sources import Sources
from daybook.change.programmes.rules.blocks import Block, Cell, Figure, Grid, Told, day, number, percent, pounds
from daybook.ui.links import link_of

_NOTHING = "Nothing"


def paid_for(sources: Sources) -> tuple[Block, ...]:
    """Each outsourced service year by year: due in all, and due beside paid in the months that are over."""
    columns = ("Financial year", "Due in all", "Due, months over", "Paid in them", "Paid over due")
    return tuple(
        Grid(
            f"{one.ref.title}, as paid to {one.ref.supplier}",
            columns,
            tuple(_paid(one, year) for year in one.years),
            frozenset(range(1, 5)),
        )
        for one in sources.paid
        if one.years
    )


def soundness(sources: Sources) -> tuple[Block, ...]:
    """How sound the records of each adopted extract are, and what is wrong most often."""
    if not sources.extracts:
        return ()
    columns = ("Data", "Taken on", "Records", "Sound", "Share sound", "Most often wrong")
    rows = tuple(_scored(one) for one in sources.extracts)
    return (Grid("How sound the data is", columns, rows, frozenset({2, 3, 4})),)


def _paid(one: PaidService, year: ChargeYear) -> tuple[Cell, ...]:
    ref = one.ref

    def figure(pence: int, what: str, part: str, *, passing: bool) -> Figure:
        label = f"{what} for {ref.title} in {year.year}"
        found = pounds(pence, label, f"{ref.reference}.{year.year}.{part}", link_of(ref.reference))
        return replace(found, passing=passing)

    to_date = not year.ended
    return (
        year.year,
        figure(year.due_pence, "Due", "due", passing=False),
        figure(year.over_pence, "Due in the months over", "over", passing=to_date),
        figure(year.paid_pence, "Paid", "paid", passing=to_date),
        figure(year.paid_pence - year.over_pence, "Paid over what was due", "difference", passing=to_date),
    )


def _scored(one: ExtractRef) -> tuple[Cell, ...]:
    place, url, named = one.reference, link_of(one.reference), f"of {one.data_set} ({one.reference})"
    worst = max(one.rules, key=lambda rule: rule.failed, default=None)
    wrong: Cell = _NOTHING
    if worst is not None and worst.failed:
        wrong = Told(f"{worst.column}: {worst.words}, broken by {worst.failed:,} of {worst.judged:,}")
    return (
        Told(one.data_set),
        day(one.taken_on, f"Day {named} was taken", f"{place}.taken_on", url),
        number(f"{one.records:,}", f"Records {named}", f"{place}.records", url),
        number(f"{one.sound:,}", f"Sound records {named}", f"{place}.sound", url),
        percent(one.share, f"Share of sound records {named}", f"{place}.share", url),
        wrong,
    )
