"""The arithmetic of a paper: what the cost lines come to, and whether every figure agrees with the total. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from daybook.decisions.cases.rules.findings import Finding, found
from daybook.decisions.cases.rules.form import CostLine, DecisionForm
from daybook.kernel.money import PENCE_IN_POUND, Pence, said

FUNDING = "approve_funding"


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A cost line with the amount it counts for, and what its rate gives exactly, in pence (None without a rate)."""

    line: CostLine
    amount_pence: Pence
    exact_pence: Fraction | None


def priced_lines(costs: tuple[CostLine, ...]) -> tuple[PricedLine, ...]:
    """Every line with its amount. A rate is of all the lines above it, at the amounts they count for.

    A stated amount always stands. A line with a rate and no amount counts for the rate, to the nearest penny, an exact
    half-penny up.
    """
    priced: list[PricedLine] = []
    above = 0
    for line in costs:
        amount = line.counted_pence(above)
        priced.append(PricedLine(line, amount, line.exact_pence(above)))
        above += amount
    return tuple(priced)


def lines_total(costs: tuple[CostLine, ...]) -> Pence:
    """What the cost lines come to, contingency included."""
    return Pence(sum(priced.amount_pence for priced in priced_lines(costs)))


def paper_total(form: DecisionForm) -> Pence:
    """The total the paper stands on: the one it states, otherwise what its lines come to."""
    return lines_total(form.costs) if form.stated_total_pence is None else form.stated_total_pence


def sum_findings(form: DecisionForm) -> Iterator[Finding]:
    """Where the figures of the paper disagree: cost lines, contingency, recommendations and years against the total."""
    yield from _lines(form)
    yield from _contingency(form)
    yield from _recommended(form)
    yield from _years(form)


def _lines(form: DecisionForm) -> Iterator[Finding]:
    lines, stated = lines_total(form.costs), form.stated_total_pence
    if stated is None:
        if form.costs:
            message = f"The paper states no total. Its cost lines come to {said(lines)}: state it as the total."
            yield found("lines_do_not_sum", "total.amount", message)
    elif lines != stated:
        message = (
            f"The cost lines come to {said(lines)} and the stated total is {said(stated)}, "
            f"a difference of {said(abs(lines - stated))}. Correct the line or the total that is wrong."
        )
        yield found("lines_do_not_sum", "total.amount", message)


def _contingency(form: DecisionForm) -> Iterator[Finding]:
    for index, priced in enumerate(priced_lines(form.costs)):
        if priced.exact_pence is None or priced.exact_pence == priced.amount_pence:
            continue
        if priced.line.amount_pence is None:
            continue
        stated, due = said(priced.amount_pence), _said_exactly(priced.exact_pence)
        states = f"The line states {stated} where its rate of the lines above gives {due}"
        if abs(priced.exact_pence - priced.amount_pence) >= PENCE_IN_POUND:
            message = f"{states}. Correct the amount or the rate."
            yield found("contingency_wrong", f"cost[{index}].amount", message)
        else:
            message = f"{states}: it was rounded or cut. Nothing need change, the stated amount is the one that counts."
            yield found("contingency_rounded", f"cost[{index}].amount", message)


def _said_exactly(exact_pence: Fraction) -> str:
    """Pounds with every decimal that a rate leaves, at least two: 1234.5 pence is "£12.345"."""
    whole, part = divmod(abs(exact_pence), 1)
    decimals = f"{Decimal(part.numerator) / Decimal(part.denominator):f}".partition(".")[2]
    return f"{'-' if exact_pence < 0 else ''}{said(whole)}{decimals}"


def _recommended(form: DecisionForm) -> Iterator[Finding]:
    asked = [(index, each) for index, each in enumerate(form.recommendations) if each.action == FUNDING]
    recommended = sum(each.amount_pence or 0 for _, each in asked)
    total = paper_total(form)
    if not asked or recommended == total:
        return
    # One recommendation can be pointed at; of several, any may be the wrong one.
    path = f"recommendation[{asked[0][0]}].amount" if len(asked) == 1 else "recommendation"
    unpriced = [str(each.number) for _, each in asked if each.amount_pence is None]
    gap = f" Recommendation {', '.join(unpriced)} gives no amount." if unpriced else ""
    message = (
        f"The funding recommended comes to {said(recommended)} and the total of the paper is {said(total)}.{gap} "
        "Correct the one that is wrong: the funding recommended must be the whole total."
    )
    yield found("recommendation_differs_from_total", path, message)


def _years(form: DecisionForm) -> Iterator[Finding]:
    if form.funding_years:
        split, total = sum(year.amount_pence for year in form.funding_years), paper_total(form)
        if split != total:
            message = (
                f"The financial years come to {said(split)} and the total of the paper is {said(total)}. "
                "Correct the year that is wrong."
            )
            yield found("year_split_does_not_sum", "funding_year", message)
        return
    for index, each in enumerate(form.recommendations):
        if each.action == FUNDING and len(set(each.financial_years)) != 1:
            message = (
                f"Recommendation {each.number} does not say how much falls in each financial year. "
                "Give the amount of each year, so that they come to the total."
            )
            yield found("year_split_missing", f"recommendation[{index}].financial_years", message)
