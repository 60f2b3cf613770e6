"""Every read of plans: a budget line's profile, its forecast, and what was spent, month by month."""

from __future__ import annotations

from dataclasses import dataclass

from daybook.finance.budgets.models import Plan, PlanKind
from daybook.finance.budgets.queries import BudgetRow
from daybook.finance.budgets.rules.plans import even_profile
from daybook.finance.ledger.public import Segments, months_of


@dataclass(frozen=True, slots=True)
class YearPlan:
    """Twelve sums each, in pence, April first; `forecast` is empty where nobody has made one."""

    profile: tuple[int, ...]
    forecast: tuple[int, ...]
    actual: tuple[int, ...]
    profiled: bool


def plan_of(row: BudgetRow) -> YearPlan:
    """The latest profile (even where there is none, or where the budget has moved since) and forecast of a line."""
    profile, forecast = _latest(row.reference, PlanKind.PROFILE), _latest(row.reference, PlanKind.FORECAST)
    stands = bool(profile) and sum(profile) == row.figures.budget_pence
    codes = Segments(row.body, row.cost_centre, "", row.objective, row.project, row.fund_code)
    return YearPlan(
        profile if stands else tuple(even_profile(row.figures.budget_pence)),
        forecast,
        tuple(months_of(codes, row.year)),
        stands,
    )


def _latest(line: str, kind: PlanKind) -> tuple[int, ...]:
    plan = Plan.objects.filter(line__reference=line, kind=kind).order_by("-id").first()
    return tuple(plan.months.order_by("number").values_list("amount_pence", flat=True)) if plan else ()
