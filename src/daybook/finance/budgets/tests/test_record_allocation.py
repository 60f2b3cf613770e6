"""Decisions that put money into the same budget line: one line, the money of each told apart, and counted once."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.decisions.cases.models import OpenedLine
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests.build import Cast, decided, moment
from daybook.decisions.cases.tests.papers import changed
from daybook.finance.budgets.models import BudgetLine
from daybook.finance.budgets.queries import find_fund, outside_budget, visible_budget_lines
from daybook.finance.ledger.models import AccountKind
from daybook.finance.ledger.operations.open_account import open_account
from daybook.finance.ledger.proving import prove
from tests.pages import client_of, figures_on, follow_figures, named, page, total_on

pytestmark = pytest.mark.django_db
SECOND = changed(
    ('"PCD 1"', '"PCD 2"'),
    ('"A discovery"', '"More discovery"'),
    ('"Second generation"', '"Another programme"'),
    ("947393", "660000"),
    ("321267", "60000"),
    ("86126", "60000"),
    ("547393", "260000"),
)
# What each year of each decision comes to without its share of the contingency, and what the lines hold of both.
FIRST, OTHER = (363_636_63, 497_630_37), (363_636_36, 236_363_64)
BOTH = {"2021/22": FIRST[0] + OTHER[0], "2022/23": FIRST[1] + OTHER[1]}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-30")


@pytest.fixture
def two(players: Cast) -> tuple[CaseRef, CaseRef]:
    """Two decisions on one project, fund and pair of years."""
    return decided(players), decided(players, SECOND, project="PCD-1")


def test_a_second_decision_on_a_project_adds_to_its_budget_lines(players: Cast, two: tuple[CaseRef, CaseRef]) -> None:
    first, second = two
    assert second.state == "decided"
    assert first.budget_lines == second.budget_lines
    assert first.allocations != second.allocations
    assert BudgetLine.objects.count() == 2
    rows = visible_budget_lines(players.accountant, fund_code="MCF")
    assert {row.year: row.figures.budget_pence for row in rows} == BOTH
    assert [[(one.case, one.amount_pence) for one in row.allocations] for row in rows] == [
        [("PCD 1", FIRST[0]), ("PCD 2", OTHER[0])],
        [("PCD 1", FIRST[1]), ("PCD 2", OTHER[1])],
    ]
    assert prove().ok


def test_the_fund_counts_the_money_of_both_once(players: Cast, two: tuple[CaseRef, CaseRef]) -> None:
    fund = find_fund(players.accountant, "MCF")
    assert fund.allocated_pence == 1_607_393_00
    assert fund.figures.budget_pence == sum(BOTH.values()) == fund.allocated_pence - 86_126_00 - 60_000_00
    assert fund.left_pence == 2_000_000_00 - 1_607_393_00
    assert outside_budget(players.accountant, "MCF") == []


def test_each_decision_finds_the_lines_it_gave_money_to(players: Cast, two: tuple[CaseRef, CaseRef]) -> None:
    for case in two:
        rows = visible_budget_lines(players.accountant, case=case.reference)
        assert tuple(row.reference for row in rows) == case.budget_lines
        assert {row.year: row.figures.budget_pence for row in rows} == BOTH


def test_what_a_decision_opened_is_its_own_money(players: Cast, two: tuple[CaseRef, CaseRef]) -> None:
    first, second = two
    opened = OpenedLine.objects.order_by("id").values_list("case__reference", "budget_line", "amount_pence")
    assert list(opened) == [
        ("PCD 1", first.budget_lines[0], FIRST[0]),
        ("PCD 1", first.budget_lines[1], FIRST[1]),
        ("PCD 2", first.budget_lines[0], OTHER[0]),
        ("PCD 2", first.budget_lines[1], OTHER[1]),
    ]
    client = client_of(players.accountant)
    assert total_on(page(client, named("decisions:money", second.slug))) == sum(OTHER)
    follow_figures(client, named("decisions:case", second.slug))


def test_the_pages_of_both_allocations_show_the_line_and_their_own_part(
    players: Cast, two: tuple[CaseRef, CaseRef]
) -> None:
    client = client_of(players.accountant)
    for case, own, total in zip(two, (FIRST, OTHER), (947_393_00, 660_000_00), strict=True):
        address = named("budgets:allocation", case.allocations[0])
        text = page(client, address)
        assert total_on(text) == total
        assert all(named("budgets:budget_line", line) in text for line in case.budget_lines)
        assert {*own, *BOTH.values()} <= {pence for pence, _ in figures_on(text)}
        follow_figures(client, address)


def test_the_page_of_a_line_names_both_decisions_and_opens_their_journals(
    players: Cast, two: tuple[CaseRef, CaseRef]
) -> None:
    client = client_of(players.accountant)
    address = named("budgets:budget_line", two[0].budget_lines[1])
    text = page(client, address)
    for case in two:
        assert named("decisions:case", case.slug) in text
        assert named("budgets:allocation", case.allocations[0]) in text
    journals = [pence for pence, url in figures_on(text) if "/journals/" in url]
    assert journals == [FIRST[1], OTHER[1]]
    follow_figures(client, address)


def test_decisions_on_two_accounts_share_a_line_and_keep_their_accounts(players: Cast) -> None:
    decided(players)
    finance, day = players.chief_finance_officer, moment(date(2021, 11, 22))
    open_account(actor=finance, now=day, code="5300", name="Agency staff", kind=AccountKind.EXPENDITURE)
    case = decided(players, SECOND, project="PCD-1", account="5300")
    [row] = visible_budget_lines(players.accountant, reference=case.budget_lines[0])
    assert row.figures.budget_pence == BOTH["2021/22"]
    assert [one.account for one in row.allocations] == ["5200", "5300"]
    text = page(client_of(players.accountant), named("budgets:budget_line", row.reference))
    assert "5200, 5300" in text


def test_a_program_reads_what_each_decision_gave(players: Cast, two: tuple[CaseRef, CaseRef]) -> None:
    answer = client_of(players.accountant).get("/api/budgets/lines?case=PCD 2")
    [first, second] = answer.json()
    assert [one["amount_pence"] for one in first["allocations"]] == [FIRST[0], OTHER[0]]
    assert second["figures"]["budget_pence"] == BOTH["2022/23"]
