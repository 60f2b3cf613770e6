"""The pages of funds and budget lines: every figure opens rows with the same total."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.decisions.cases.tests.build import Cast, decided, moment
from daybook.finance.budgets.queries import visible_allocations, visible_budget_lines
from daybook.finance.budgets.tests.build import line_of, open_other_fund, spend
from daybook.finance.ledger.models import SegmentKind
from daybook.finance.ledger.operations.open_segment import open_segment
from daybook.kernel.actor import Actor
from tests.pages import client_of, figures_on, follow_figures, named, page, queries_of, total_on

pytestmark = pytest.mark.django_db
FUNDS = "/money/funds/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-30")


def project_of(line: str) -> str:
    [row] = visible_budget_lines(Actor("P-000001"), reference=line)
    return row.project


def test_every_figure_of_a_fund_opens_its_rows(players: Cast) -> None:
    line = decided(players).budget_lines[0]
    spend(players, "1000.00", project_of(line))
    client = client_of(players.accountant)
    assert follow_figures(client, FUNDS) == 5
    assert follow_figures(client, named("budgets:fund", "MCF")) >= 12
    assert follow_figures(client, named("budgets:budget_line", line)) == 9


def test_spending_under_any_objective_counts_against_a_line_that_names_none(players: Cast) -> None:
    line = decided(players).budget_lines[0]
    finance, now = players.chief_finance_officer, moment(date(2021, 11, 24))
    open_segment(actor=finance, now=now, kind=SegmentKind.OBJECTIVE, code="SUPPORT", name="Support")
    spend(players, "600.00", project_of(line), objective="SUPPORT")
    spend(players, "400.00", project_of(line))
    [row] = visible_budget_lines(finance, reference=line)
    assert row.figures.actual_pence == 1_000_00
    text = page(client_of(players.accountant), named("budgets:budget_line", line))
    assert total_on(text) == row.figures.available_pence == row.figures.budget_pence - 1_000_00


def test_what_is_held_apart_stands_on_the_page_of_the_fund(players: Cast) -> None:
    client, address = client_of(players.accountant), named("budgets:fund", "MCF")
    assert "Held apart as contingency" not in page(client, address)
    decided(players)
    line_of(players, 1_000_00, "P2", contingency_pence=100_00)
    held = sum(taken.contingency_left_pence for taken in visible_allocations(players.accountant, fund_code="MCF"))
    assert held > 100_00
    assert "Held apart as contingency" in page(client, address)
    assert held in [pence for pence, _ in figures_on(page(client, address))]
    follow_figures(client, address)


def test_money_spent_outside_any_line_is_shown_and_opens_its_rows(players: Cast) -> None:
    decided(players)
    spend(players, "250.00", "")
    client, address = client_of(players.accountant), named("budgets:fund", "MCF")
    text = page(client, address)
    assert "Outside any budget line" in text
    assert 250_00 in [pence for pence, _ in figures_on(text)]
    follow_figures(client, address)


def test_much_outside_any_line_is_shown_a_page_at_a_time(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(players)
    for code in ("X1", "X2", "X3"):
        now = moment(date(2021, 11, 24))
        open_segment(actor=players.chief_finance_officer, now=now, kind=SegmentKind.PROJECT, code=code, name=code)
        spend(players, "250.00", code)
    monkeypatch.setattr("daybook.finance.budgets.web.funds._OUTSIDE_SHOWN", 2)
    client, address = client_of(players.accountant), named("budgets:fund", "MCF")
    first = client.get(address).context["outside"]
    assert ([row.cells[0] for row in first.rows], first.shown) == (
        ["MOPAC · F300 · X1", "MOPAC · F300 · X2"],
        "1 to 2 of 3",
    )
    second = client.get(address + first.next_url).context["outside"]
    assert [row.cells[0] for row in second.rows] == ["MOPAC · F300 · X3"]
    assert second.next_url == ""
    assert client.get(address + second.previous_url).context["outside"].rows == first.rows
    for nonsense in ("-1", "x", "99", "9" * 5000, "²"):
        assert client.get(address, {"outside": nonsense}).context["outside"].rows == first.rows


def test_put_in_less_allocated_is_what_is_left(players: Cast) -> None:
    case = decided(players)
    client = client_of(players.accountant)
    [put_in, taken, left] = [pence for pence, _ in figures_on(page(client, named("budgets:fund", "MCF")))][:3]
    assert put_in - taken == left
    assert total_on(page(client, named("budgets:allocations", "MCF"))) == taken
    assert case.allocations[0] in page(client, named("budgets:allocations", "MCF"))


def test_a_budget_line_leads_to_its_decision_and_to_a_draft_with_its_codes(players: Cast) -> None:
    case = decided(players)
    client = client_of(players.accountant)
    text = page(client, named("budgets:budget_line", case.budget_lines[0]))
    assert named("decisions:case", case.slug) in text
    draft = client.get(named("budgets:budget_line", case.budget_lines[0])).context["draft_url"]
    assert "F300" in page(client, draft)


def test_who_may_not_see_the_ledger_sees_sums_without_links_into_it(players: Cast) -> None:
    line = decided(players).budget_lines[0]
    client = client_of(players.originating_officer)
    for address in (FUNDS, named("budgets:fund", "MCF"), named("budgets:budget_line", line)):
        assert not [url for _, url in figures_on(page(client, address)) if "trial-balance" in url]
        follow_figures(client, address)


def test_many_funds_take_no_more_queries_than_one(players: Cast) -> None:
    client = client_of(players.accountant)
    few = queries_of(client, FUNDS)
    for number in range(20):
        open_other_fund(players, f"F{number}")
    assert queries_of(client, FUNDS) == few


@pytest.mark.parametrize("address", [FUNDS, "/money/funds/MCF/", "/money/funds/MCF/allocations/"])
def test_strangers_see_no_fund(players: Cast, address: str) -> None:
    assert client_of(players.stranger).get(address).status_code == 403


@pytest.mark.parametrize("address", ["funds/NONE/", "funds/allocations/ALC-9/", "funds/budget-lines/BL-9/"])
def test_what_is_not_there_is_said_so(players: Cast, address: str) -> None:
    assert "Look for it" in page(client_of(players.accountant), f"/money/{address}", 404)


def test_money_is_capital_or_revenue_wherever_it_is_listed(players: Cast) -> None:
    line_of(players, 1_000_00, money="capital"), line_of(players, 1_000_00, "P2")
    client = client_of(players.accountant)
    lines, taken = page(client, f"{FUNDS}MCF/"), page(client, named("budgets:allocations", "MCF"))
    assert (lines.count("Capital · MOPAC · F300 · P1"), lines.count("Revenue · MOPAC · F300 · P2")) == (1, 1)
    assert (taken.count(">Capital<"), taken.count(">Revenue<")) == (1, 1)
