"""What a change of budget may do, before any money is looked at. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the rules ask of a budget line."""

    reference: str
    year: str
    fund_code: str
    money: str


def check_virement(source: LineFacts, target: LineFacts) -> None:
    """Refused `same_line`, `another_fund`, `another_year` or `mixed_money`: money keeps its purpose, year and kind."""
    if source.reference == target.reference:
        raise Refused("same_line", "Money cannot be moved from a budget line to itself. Choose another line.")
    if source.fund_code != target.fund_code:
        message = (
            "The two lines belong to different funds, and the money of a fund keeps its purpose. Return it instead."
        )
        raise Refused("another_fund", message, fund=source.fund_code)
    if source.year != target.year:
        message = "The two lines are of different years. Move the money between years first, with its own approval."
        raise Refused("another_year", message, year=source.year)
    if source.money != target.money:
        message = f"{source.reference} holds {source.money} and {target.reference} {target.money}: the two do not mix."
        raise Refused("mixed_money", message)


def check_reprofile(source: LineFacts, to_year: str) -> None:
    """Refused `bad_year`, or `same_year` where the money would not move."""
    if FinancialYear.parse(to_year) == FinancialYear.parse(source.year):
        raise Refused("same_year", f"{source.reference} is of {source.year} already. Choose another year.")


def year_after(source: LineFacts) -> str:
    """Where a line is carried forward to: "2022/23" after "2021/22"."""
    return str(FinancialYear.parse(source.year).plus(1))


def refuse_before_the_end(year: str, today: date) -> None:
    """Refused `year_not_over` while a year still runs: until then money moves between years by re-profiling."""
    if today <= FinancialYear.parse(year).last_day:
        message = f"{year} is not over. Move money between years now, or carry it forward after 31 March."
        raise Refused("year_not_over", message, year=year)


def to_carry(held_pence: int, available_pence: int, *, with_unspent: bool) -> int | None:
    """How much unspent money of a line goes along, in pence; None where the line has nothing to carry.

    What is reserved or on order goes along by itself, with its own money. An overspent line carries no more than that.
    """
    unspent = max(available_pence, 0) if with_unspent else 0
    return unspent if unspent or held_pence > 0 else None
