"""Figures are read from the codes and years of the lines asked for, however much else the books hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests.build import Cast, decided, moment
from daybook.finance.budgets import queries, titles
from daybook.finance.budgets.queries import (
    find_budget_line,
    find_fund,
    outside_budget,
    visible_budget_lines,
    visible_funds,
)
from daybook.finance.budgets.tests.build import open_other_fund, reserved, spend
from daybook.finance.ledger.models import SegmentKind
from daybook.finance.ledger.operations.open_segment import open_segment
from daybook.finance.ledger.public import ANY_CODE, Figures, Segments, figures_of
from tests.pages import client_of, page

pytestmark = pytest.mark.django_db
OTHERS = ("OTHER", "ANOTHER")
Found = dict[tuple[str, tuple[str, ...]], Figures]


@pytest.fixture
def case(players: Cast) -> CaseRef:
    """A decision of two years, with money spent on its project, on others of its fund, and under no fund at all."""
    case = decided(players)
    open_other_fund(players)
    spend(players, "100.00", case.slug)
    for code in OTHERS:
        now = moment(date(2021, 11, 24))
        open_segment(actor=players.chief_finance_officer, now=now, kind=SegmentKind.PROJECT, code=code, name=code)
        for fund in ("MCF", "OTHER", ""):
            spend(players, "10.00", code, fund=fund)
    return case


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, case: CaseRef) -> Iterator[list[Found]]:
    """What budgets have had from the ledger, read by read."""
    answers: list[Found] = []

    def counted(*words: Any, **names: Any) -> Found:
        answers.append(figures_of(*words, **names))
        return answers[-1]

    monkeypatch.setattr(queries, "figures_of", counted)
    return answers


def _codes(answer: Found) -> set[tuple[str, str, str]]:
    """The years, projects and funds of an answer."""
    return {(year, project, fund) for year, (_, _, _, project, fund) in answer}


def test_figures_are_of_the_years_and_projects_asked_for(case: CaseRef) -> None:
    assert _codes(figures_of(Segments(), years=["2022/23"])) == {("2022/23", "PCD-1", "MCF")}
    assert _codes(figures_of(Segments(fund="OTHER"), projects=OTHERS)) == {
        ("2021/22", code, "OTHER") for code in OTHERS
    }
    assert _codes(figures_of(Segments(), years=["2022/23"], projects=OTHERS)) == set()
    assert len(_codes(figures_of(Segments()))) == 2 + 3 * len(OTHERS)
    assert "" not in {fund for _, _, fund in _codes(figures_of(Segments(fund=ANY_CODE)))}


def test_one_line_reads_its_own_codes_alone(players: Cast, case: CaseRef, read: list[Found]) -> None:
    row = find_budget_line(players.accountant, case.budget_lines[0])
    assert row.figures == Figures(363_636_63, 0, 0, 100_00)
    assert [_codes(answer) for answer in read] == [{("2021/22", "PCD-1", "MCF")}]


def test_the_lines_of_a_decision_read_their_own_codes_alone(players: Cast, case: CaseRef, read: list[Found]) -> None:
    rows = visible_budget_lines(players.accountant, case=case.reference)
    assert [row.figures.budget_pence for row in rows] == [363_636_63, 497_630_37]
    assert [_codes(answer) for answer in read] == [{("2021/22", "PCD-1", "MCF"), ("2022/23", "PCD-1", "MCF")}]


def test_no_lines_read_no_figures(players: Cast, case: CaseRef, read: list[Found]) -> None:
    assert visible_budget_lines(players.accountant, case="PCD 9") == []
    assert read == []


def test_one_fund_reads_its_own_codes_alone(players: Cast, case: CaseRef, read: list[Found]) -> None:
    fund = find_fund(players.accountant, "MCF")
    assert (fund.left_pence, fund.allocated_pence) == (2_000_000_00 - 947_393_00, 947_393_00)
    assert fund.figures == Figures(861_267_00, 0, 0, 120_00)
    assert (fund.last_year, fund.put_in_pence) == ("2022/23", 2_000_000_00)
    assert {fund for answer in read for _, _, fund in _codes(answer)} == {"MCF"}


def test_what_is_outside_a_budget_is_read_once(players: Cast, case: CaseRef, read: list[Found]) -> None:
    outside = outside_budget(players.accountant, "MCF")
    assert [(row.project, row.figures.actual_pence) for row in outside] == [("ANOTHER", 10_00), ("OTHER", 10_00)]
    assert len(read) == 1


def test_the_list_of_funds_reads_no_money_without_a_fund(players: Cast, case: CaseRef, read: list[Found]) -> None:
    funds = {row.code: row.figures.actual_pence for row in visible_funds(players.accountant)}
    assert funds == {"MCF": 120_00, "OTHER": 20_00}
    assert {fund for answer in read for _, _, fund in _codes(answer)} == {"MCF", "OTHER"}


def test_lists_of_many_kinds_say_what_each_is_called(players: Cast, case: CaseRef) -> None:
    line = visible_budget_lines(players.accountant, fund_code="MCF")[0]
    kept = reserved(players, line.reference, 100_00)
    allocation = line.allocations[0].allocation
    who, holder = players.accountant, client_of(players.budget_holder)
    assert titles.visible_fund_titles(who, ["FUND-MCF", "FUND-"]) == {"FUND-MCF": "Major Change Fund"}
    assert titles.visible_allocation_titles(who, [allocation, "ALC-999999"]) == {allocation: case.title}
    assert titles.visible_line_titles(who, [line.reference]) == {line.reference: f"{line.title}, {line.year}"}
    assert titles.visible_reservation_titles(who, [kept.reference, "RSV-999999"]) == {kept.reference: "Something"}
    assert "Something" in page(holder, "/").partition("What you last worked on")[2]
