"""Profile, forecast and outturn of a budget line, month by month."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.decisions.cases.tests.build import Cast, autumn
from daybook.finance.budgets.models import Plan
from daybook.finance.budgets.operations.record_plan import record_plan
from daybook.finance.budgets.plans import plan_of
from daybook.finance.budgets.queries import find_budget_line
from daybook.finance.budgets.rules.plans import even_profile, outturn, running
from daybook.finance.budgets.tests.build import line_of, spend
from daybook.kernel.refused import Refused
from tests.pages import client_of, named, page

MONTHS = [100_00] * 10 + [0, 0]


@given(st.integers(0, 10**12), st.integers(0, 11))
def test_an_even_profile_is_the_whole_budget(pence: int, first: int) -> None:
    months = even_profile(pence, first)
    assert (len(months), sum(months), running(months)[-1]) == (12, pence, pence)
    assert not any(months[:first])
    assert max(months[first:]) - min(months[first:]) <= 1


@given(st.lists(st.integers(0, 9), min_size=12, max_size=12), st.integers(0, 12))
def test_the_outturn_is_what_was_spent_and_then_what_is_forecast(actual: list[int], gone: int) -> None:
    assert outturn(actual, [7] * 12, gone) == actual[:gone] + [7] * (12 - gone)


@pytest.mark.django_db
class TestPlans:
    @pytest.fixture(autouse=True)
    def line(self, players: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setenv("DAYBOOK_TODAY", "2021-12-05")
        self.line, self.players = line_of(players, 1_000_00), players
        return self.line

    def keep(self, **changed: Any) -> int:
        given = {"kind": "profile", "months_pence": MONTHS, "seen_version": 1} | changed
        return record_plan(actor=self.players.budget_holder, now=autumn(25), line=self.line, **given)

    def test_a_profile_spreads_the_budget_and_a_forecast_need_not(self) -> None:
        row = find_budget_line(self.players.accountant, self.line)
        assert not plan_of(row).profiled
        # The decision gave its money in November: nothing is expected of the months before.
        assert plan_of(row).profile == (*[0] * 7, *[200_00] * 5)
        assert self.keep() == 2
        assert self.keep(kind="forecast", months_pence=[50_00] * 12, seen_version=2) == 3
        spend(self.players, "40.00", "P1")
        year = plan_of(find_budget_line(self.players.accountant, self.line))
        assert (year.profile, year.profiled) == (tuple(MONTHS), True)
        assert (sum(year.forecast), year.actual[7], sum(year.actual)) == (600_00, 40_00, 40_00)
        text = page(client_of(self.players.accountant), named("budgets:plan", self.line))
        # Eight months gone, £40 spent in them, and four to come at £50.
        assert "Expected outturn" in text
        assert "240.00" in text

    @pytest.mark.parametrize(
        ("changed", "code"),
        [({"months_pence": MONTHS[:11]}, "not_twelve_months"), ({"months_pence": [1] * 12}, "profile_does_not_sum"),
         ({"kind": "forecast", "months_pence": [2**62] * 12}, "bad_amount"),
         ({"kind": "wish"}, "unknown_plan"), ({"seen_version": 9}, "stale"), ({"remark": "x" * 501}, "bad_text")],
    )  # fmt: skip
    def test_a_plan_that_cannot_be_kept(self, changed: dict[str, Any], code: str) -> None:
        with pytest.raises(Refused) as refused:
            self.keep(**changed)
        assert refused.value.code == code
        assert not Plan.objects.exists()

    def test_the_form_keeps_what_was_typed(self) -> None:
        client, address = client_of(self.players.budget_holder), named("budgets:record_plan", self.line)
        months = {f"m{number}": pence / 100 for number, pence in enumerate(MONTHS, start=1)}
        answer = client.post(address, {"kind": "profile", "version": "1", **months, "m1": "99"})
        assert "come to £999.00" in answer.content.decode()
        answer = client.post(address, {"kind": "profile", "version": "1", **months})
        assert answer.status_code == 302
        assert client_of(self.players.stranger).get(address).status_code == 403
