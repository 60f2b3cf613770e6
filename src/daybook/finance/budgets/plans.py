"""Every read of plans: a budget line's profile, its forecast, and what was spent, month by month."""

from __future__ import annotations

from dataclasses import dataclass

from daybook.finance.budgets.models import Plan, PlanKind
from daybook.finance.budgets.queries import BudgetRow
from daybook.finance.budgets.rules.plans import even_profile, first_month
from daybook.finance.ledger.public import Segments, months_of


@dataclass(frozen=True, slots=True)
class YearPlan:
    """Twelve sums each, in pence, April first; `forecast` is empty where nobody has made one."""

    profile: tuple[int, ...]
    forecast: tuple[int, ...]
    actual: tuple[int, ...]
    profiled: bool


def plan_of(row: BudgetRow) -> YearPlan:
    """The latest profile and forecast of a line, and what was spent.

    Where there is no profile, or the budget has moved since, it is even from the month in which money first moved.
    """
    profile, forecast = _latest(row.reference, PlanKind.PROFILE), _latest(row.reference, PlanKind.FORECAST)
    stands = bool(profile) and sum(profile) == row.figures.budget_pence
    codes = Segments(row.body, row.cost_centre, "", row.objective, row.project, row.fund_code)
    actual = months_of(codes, row.year)
    if not stands:
        begins = first_month(months_of(codes, row.year, "BUDGET"), actual)
        profile = tuple(even_profile(row.figures.budget_pence, begins))
    return YearPlan(profile, forecast, tuple(actual), stands)


def _latest(line: str, kind: PlanKind) -> tuple[int, ...]:
    plan = Plan.objects.filter(line__reference=line, kind=kind).order_by("-id").first()
    return tuple(plan.months.order_by("number").values_list("amount_pence", flat=True)) if plan else ()
