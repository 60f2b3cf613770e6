from __future__ import annotations

from django.urls import path, reverse

from daybook.finance.budgets import titles
from daybook.finance.budgets.web import changes, drafts, funds, lines, plans, pots, reservations, year_end
from daybook.ui.codes import register_codes
from daybook.ui.finding import register_finder, register_titles
from daybook.ui.links import register_link

register_codes()

app_name = "budgets"
urlpatterns = [
    path("funds/", funds.funds, name="funds"),
    path("funds/open-fund/", pots.open_new, name="open_fund"),
    path("funds/year-end/<int:start>/", year_end.year_end, name="year_end"),
    path("funds/year-end/<int:start>/draft/", year_end.draft, name="draft_year_end"),
    path("funds/year-end/<int:start>/submit/", year_end.submit, name="submit_year_end"),
    path("funds/year-end/<int:start>/approve/", year_end.approve, name="approve_year_end"),
    path("funds/<code:code>/", funds.fund, name="fund"),
    path("funds/<code:code>/add-to-fund/", pots.add, name="add_to_fund"),
    path("funds/<code:code>/allocations/", funds.allocations, name="allocations"),
    path("funds/allocations/<str:reference>/", lines.allocation, name="allocation"),
    path("funds/budget-lines/<str:reference>/", lines.budget_line, name="budget_line"),
    path("funds/budget-lines/<str:reference>/reserve/", reservations.reserve, name="reserve_funds"),
    path("funds/budget-lines/<str:reference>/stop/", reservations.stop, name="set_stop"),
    path("funds/budget-lines/<str:reference>/plan/", plans.plan, name="plan"),
    path("funds/budget-lines/<str:reference>/plan/change/", plans.change_plan, name="record_plan"),
    path("funds/reservations/<str:reference>/", reservations.reservation, name="reservation"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<str:reference>/", changes.change, name="change"),
    *[
        path(f"funds/reservations/<str:reference>/{verb}/", reservations.act_with(verb), name=verb)
        for verb in ("commit_funds", "invoice_funds", "release_funds", "close_reservation")
    ],
    *[
        path(f"changes/<str:reference>/{verb}/", changes.act_with(verb), name=verb)
        for verb in ("submit_change", "agree_change", "approve_change", "refuse_change", "withdraw_change")
    ],
    *[
        path(f"funds/budget-lines/<str:reference>/{verb}/", drafts.draft_with(verb), name=verb)
        for verb in ("draft_virement", "draft_reprofile", "draft_carry_forward")
    ],
    *[
        path(f"funds/allocations/<str:reference>/{verb}/", drafts.draft_with(verb), name=verb)
        for verb in ("draft_release", "draft_return")
    ],
]


def _fund(reference: str) -> str:
    return reverse("budgets:fund", args=[reference.removeprefix("FUND-")])


def _allocation(reference: str) -> str:
    return reverse("budgets:allocation", args=[reference])


def _budget_line(reference: str) -> str:
    return reverse("budgets:budget_line", args=[reference])


def _reservation(reference: str) -> str:
    return reverse("budgets:reservation", args=[reference])


def _change(reference: str) -> str:
    return reverse("budgets:change", args=[reference])


register_finder("Funds and allocations", "budgets.view", funds.found)
register_finder("Changes of budget", "budgets.view", changes.found)
register_titles("BC-", changes.titles)
register_titles("FUND-", titles.visible_fund_titles)
register_titles("ALC-", titles.visible_allocation_titles)
register_titles("BL-", titles.visible_line_titles)
register_titles("RSV-", titles.visible_reservation_titles)
register_link("FUND-", _fund)
register_link("ALC-", _allocation)
register_link("BL-", _budget_line)
register_link("RSV-", _reservation)
register_link("BC-", _change)
