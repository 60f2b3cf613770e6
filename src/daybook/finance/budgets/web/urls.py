from __future__ import annotations

from django.urls import path, reverse

from daybook.finance.budgets.web import funds
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "budgets"
urlpatterns = [
    path("funds/", funds.funds, name="funds"),
    path("funds/<str:code>/", funds.fund, name="fund"),
    path("funds/<str:code>/allocations/", funds.allocations, name="allocations"),
    path("funds/allocations/<str:reference>/", funds.allocation, name="allocation"),
    path("funds/budget-lines/<str:reference>/", funds.budget_line, name="budget_line"),
]


def _fund(reference: str) -> str:
    return reverse("budgets:fund", args=[reference.removeprefix("FUND-")])


def _allocation(reference: str) -> str:
    return reverse("budgets:allocation", args=[reference])


def _budget_line(reference: str) -> str:
    return reverse("budgets:budget_line", args=[reference])


register_finder("Funds and allocations", "budgets.view", funds.found)
register_link("FUND-", _fund)
register_link("ALC-", _allocation)
register_link("BL-", _budget_line)
