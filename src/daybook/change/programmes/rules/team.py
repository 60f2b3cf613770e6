"""The team of a programme and what it costs, month by month and by kind, in exact pence. Pure.

A day rate is paid for each working day of England and Wales; an annual cost for each calendar day of its financial
year. Both are for a full week of five days, and are taken in the share of it that is worked. A role is rounded once:
its months are the differences of what it has cost so far, so they add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from daybook.kernel.calendar import working_days_between
from daybook.kernel.money import Pence, half_up_pence
from daybook.kernel.periods import FinancialYear

LONGEST_TITLE, LONGEST_SOURCE, LONGEST_WORDS = 120, 300, 4_000
# A working week is ten half days; a role is planned for no longer than so many days.
MOST_HALF_DAYS = 10
LONGEST_DAYS = 3_653


class RoleKind(StrEnum):
    """How somebody comes to work on the programme."""

    IN_HOUSE = "in_house"
    CONSULTANT = "consultant"
    CONTINGENT = "contingent"


# What is bought is paid from the programme's budget; whoever is in house is paid from that of their own unit.
BOUGHT = (RoleKind.CONSULTANT, RoleKind.CONTINGENT)


class Basis(StrEnum):
    """What the rate is for."""

    DAY_RATE = "day_rate"
    ANNUAL_COST = "annual_cost"


class Transfer(StrEnum):
    """How the handing over of something that somebody knows stands."""

    OPEN = "open"
    SHOWN = "shown"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


# What holds a step back that needs the transfer.
WAITING = (Transfer.OPEN, Transfer.SHOWN)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a role costs: its rate in pence, from the first day until before the last, so many half days a week."""

    kind: RoleKind
    basis: Basis
    rate_pence: int
    starts_on: date
    ends_before: date
    half_days: int


def cost_until(terms: Terms, until: date) -> Pence:
    """What a role has cost before a day."""
    until = min(until, terms.ends_before)
    if until <= terms.starts_on:
        return Pence(0)
    worked = Fraction(terms.half_days, MOST_HALF_DAYS)
    if terms.basis is Basis.DAY_RATE:
        return half_up_pence(terms.rate_pence * worked * working_days_between(terms.starts_on, until))
    years = sum((_share(year, terms.starts_on, until) for year in _years(terms.starts_on, until)), Fraction(0))
    return half_up_pence(terms.rate_pence * worked * years)


def cost_of(terms: Terms) -> Pence:
    """What a role costs in all."""
    return cost_until(terms, terms.ends_before)


def cost_by_month(terms: Terms) -> dict[date, Pence]:
    """What a role costs in each month that it is worked in, by the first day of the month."""
    found, before = {}, Pence(0)
    for month in months_between(terms.starts_on, terms.ends_before):
        after = cost_until(terms, _next_month(month))
        found[month] = Pence(after - before)
        before = after
    return found


def costs_by_month(team: Sequence[Terms]) -> dict[date, dict[RoleKind, Pence]]:
    """What the team costs in each month from the first to the last, by kind, in order; every kind stands in each."""
    if not team:
        return {}
    first, last = min(one.starts_on for one in team), max(one.ends_before for one in team)
    found = {month: dict.fromkeys(RoleKind, Pence(0)) for month in months_between(first, last)}
    for terms in team:
        for month, pence in cost_by_month(terms).items():
            found[month][terms.kind] = Pence(found[month][terms.kind] + pence)
    return found


def costs_by_year(team: Sequence[Terms]) -> dict[FinancialYear, dict[RoleKind, Pence]]:
    """What the team costs in each financial year, by kind, in order."""
    found: dict[FinancialYear, dict[RoleKind, Pence]] = {}
    for month, kinds in costs_by_month(team).items():
        year = found.setdefault(FinancialYear.of(month), dict.fromkeys(RoleKind, Pence(0)))
        for kind, pence in kinds.items():
            year[kind] = Pence(year[kind] + pence)
    return found


def months_between(start: date, until: date) -> Iterator[date]:
    """The first day of each month that has a day in `[start, until)`."""
    month = start.replace(day=1)
    while month < until:
        yield month
        month = _next_month(month)


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _years(start: date, until: date) -> Iterator[FinancialYear]:
    year = FinancialYear.of(start)
    while year.span.start < until:
        yield year
        year = year.plus(1)


def _share(year: FinancialYear, start: date, until: date) -> Fraction:
    """The part of a financial year that lies in `[start, until)`."""
    span = year.span
    assert span.until is not None, "a financial year has an end"
    return Fraction((min(until, span.until) - max(start, span.start)).days, span.length)
