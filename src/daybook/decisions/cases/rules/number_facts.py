"""What a decision paper bears out: every figure, rate and date of its form, as known values. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.number_lint import Known
from daybook.decisions.cases.rules.number_tokens import What
from daybook.decisions.cases.rules.sums import lines_total, priced_lines
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused


def known_of(form: DecisionForm, version: int) -> tuple[Known, ...]:
    """The values that one version of a paper states or that follow from its cost lines by addition."""
    return tuple(
        Known(_what(value), value, label, place, version)
        for value, label, place in (*_costs(form), *_asked(form), *_days(form), *_years(form))
    )


def _what(value: int | Fraction | date | str) -> What:
    if isinstance(value, int):
        return What.SUM
    if isinstance(value, Fraction):
        return What.PERCENTAGE
    return What.DATE if isinstance(value, date) else What.YEAR


Fact = tuple[int | Fraction | date | str, str, str]


def _costs(form: DecisionForm) -> Iterator[Fact]:
    above = 0
    for place, priced in enumerate(priced_lines(form.costs)):
        label = priced.line.label or f"Cost line {place + 1}"
        yield int(priced.amount_pence), label, f"cost[{place}].amount"
        if priced.line.rate is not None:
            yield priced.line.rate, f"{label}, rate", f"cost[{place}].rate"
            yield above, f"Sub-total before {label}", f"cost[{place}].above"
        above += priced.amount_pence
    if form.stated_total_pence is not None:
        yield int(form.stated_total_pence), "Total of the paper", "total.amount"
    if form.costs:
        yield int(lines_total(form.costs)), "What the cost lines come to", "cost"


def _asked(form: DecisionForm) -> Iterator[Fact]:
    for place, each in enumerate(form.recommendations):
        if each.amount_pence is not None:
            yield int(each.amount_pence), f"Recommendation {each.number}", f"recommendation[{place}].amount"
    for place, year in enumerate(form.funding_years):
        yield int(year.amount_pence), f"Funding of {year.year}", f"funding_year[{place}].amount"
    if form.authority and form.authority.threshold_pence is not None:
        yield int(form.authority.threshold_pence), "Threshold of the authority cited", "authority.threshold"


def _days(form: DecisionForm) -> Iterator[Fact]:
    if form.publication.deferred_until:
        yield form.publication.deferred_until, "Deferral of Part 1", "publication.deferred_until"
    for place, given in enumerate(form.undertakings):
        if given.due:
            yield given.due, f"Due day of: {given.words[:60]}", f"undertaking[{place}].due"


def _years(form: DecisionForm) -> Iterator[Fact]:
    for place, each in enumerate(form.recommendations):
        for number, year in enumerate(each.financial_years):
            yield _as_year(year), f"Year of recommendation {each.number}", f"recommendation[{place}].years[{number}]"
    for place, split in enumerate(form.funding_years):
        yield _as_year(split.year), "Year of funding", f"funding_year[{place}].year"


def _as_year(text: str) -> str:
    """As the number-lint reads it; what is no financial year stays as it is, and matches nothing."""
    try:
        return str(FinancialYear.parse(text))
    except Refused:
        return text
