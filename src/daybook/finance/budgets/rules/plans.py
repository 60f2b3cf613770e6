"""How a budget is planned month by month, and where its year is heading. Whole pence, April first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from daybook.kernel.money import LARGEST_LINE_PENCE, Pence, said, share
from daybook.kernel.refused import Refused

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")


def check_months(months: Sequence[int]) -> None:
    """Refused `not_twelve_months`, or `bad_amount` for a month of more than any line of the books can hold."""
    if len(months) != len(MONTHS):
        raise Refused("not_twelve_months", "A plan has twelve months, April first. Give a sum for each.")
    for name, pence in zip(MONTHS, months, strict=True):
        if abs(pence) > LARGEST_LINE_PENCE:
            raise Refused("bad_amount", f"The sum of {name} is too large to be right. Check the digits.", month=name)


def check_profile(months: Sequence[int], budget_pence: int) -> None:
    """Refused `profile_does_not_sum`: a profile spreads the whole budget, no more and no less."""
    if sum(months) != budget_pence:
        message = (
            f"The months come to {said(sum(months))} and the budget is {said(budget_pence)}. A profile spreads the "
            "whole budget: correct the months."
        )
        raise Refused("profile_does_not_sum", message, budget_pence=budget_pence)


def even_profile(budget_pence: int, first: int = 0) -> list[int]:
    """Equal parts from month `first` on, to the penny: what is assumed where nobody has said otherwise."""
    return [0] * first + [*share(Pence(budget_pence), [1] * (len(MONTHS) - first))]


def first_month(*years: Sequence[int]) -> int:
    """The first month in which any of these years has a sum; April where none has."""
    return next((month for month, sums in enumerate(zip(*years, strict=True)) if any(sums)), 0)


def outturn(actual: Sequence[int], forecast: Sequence[int], months_gone: int) -> list[int]:
    """What each month comes to: what was spent in those gone, what is forecast for the rest."""
    return [*actual[:months_gone], *forecast[months_gone:]]


def running(months: Sequence[int]) -> list[int]:
    """The sums since April, month by month."""
    return list(accumulate(months))
