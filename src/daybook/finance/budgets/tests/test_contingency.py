"""Contingency is held apart at the fund: no budget line has it, and the fund has it no more."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.decisions.cases.tests.build import Cast, decided
from daybook.finance.budgets.models import Allocation
from daybook.finance.budgets.queries import find_fund
from daybook.finance.budgets.tests.build import line_of
from daybook.finance.ledger.proving import prove
from daybook.finance.ledger.public import Segments, account_balance
from daybook.kernel.refused import Refused
from tests.pages import client_of, follow_figures, named

pytestmark = pytest.mark.django_db


def test_a_decision_opens_its_contingency_apart(players: Cast) -> None:
    case = decided(players)
    [allocation] = Allocation.objects.all()
    assert (allocation.contingency_pence, allocation.amount_pence) == (86_126_00, 947_393_00)
    assert sum(part.amount_pence for part in allocation.years.all()) == 861_267_00
    held = account_balance(date(2022, 3, 31), "BUDGET", Segments(account="9250", fund="MCF", project="PCD-1"))
    fund = find_fund(players.accountant, "MCF")
    assert (held, fund.allocated_pence, fund.left_pence) == (86_126_00, 947_393_00, 1_052_607_00)
    assert prove().ok
    follow_figures(client_of(players.accountant), named("budgets:allocation", case.allocations[0]))


@pytest.mark.parametrize("contingency", [-1, 50_00])
def test_contingency_leaves_something_to_spend(players: Cast, contingency: int) -> None:
    with pytest.raises(Refused) as refused:
        line_of(players, 50_00 - max(contingency, 0), contingency_pence=contingency)
    assert refused.value.code == "contingency_too_large"


def test_capital_and_revenue_do_not_meet_in_one_line(players: Cast) -> None:
    line_of(players, 100_00)
    with pytest.raises(Refused) as refused:
        line_of(players, 100_00, money="capital", case="PCD other")
    assert refused.value.code == "mixed_money"
