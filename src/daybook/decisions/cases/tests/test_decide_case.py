"""Checking, signing, deciding and publishing: who may, in which order, on which text, and with which money."""

from __future__ import annotations

import json
import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from daybook.decisions.cases.models import Authorisation, CaseVersion, OpenedLine, Signature
from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.operations.withdraw_case import withdraw_case
from daybook.decisions.cases.queries import case_detail, find_case
from daybook.decisions.cases.tests.build import (
    CODES,
    FOUNDED,
    NAMES,
    PAPER,
    PASSWORD,
    Cast,
    advised,
    autumn,
    checked,
    decided,
    drafted,
    published,
    seen,
    signed,
    submitted,
)
from daybook.decisions.cases.tests.papers import changed
from daybook.decisions.cases.tests.traces import last_entry, refused, waiting
from daybook.decisions.undertakings.models import Promised
from daybook.finance.budgets.models import Allocation, BudgetLine
from daybook.finance.ledger.operations.close_period import close_period
from daybook.finance.ledger.operations.start_closing_period import start_closing_period
from daybook.finance.ledger.public import Segments, figures_of
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.operations.grant_role import grant_role
from tests.pages import client_of, named, page

ANOTHER_TEXT = "UPDATE cases_signature SET digest = 'not the text' WHERE role_title LIKE 'Chief%'"
NO_SPLIT = (
    ('[[funding_year]]\nyear = "2021/22"\namount = 400000\n', ""),
    ('[[funding_year]]\nyear = "2022/23"\namount = 547393\n', ""),
)


def test_check_with_errors_is_refused_and_they_stay_on_the_paper(players: Cast) -> None:
    case = drafted(players, changed(("amount = 540000", "amount = 540001")))
    refusal = refused("errors_found", check_case, actor=players.originating_officer, now=autumn(15), **seen(case))
    assert refusal.facts["errors"] == ["lines_do_not_sum total.amount"]
    detail = case_detail(players.auditor, case.reference, today=date(2021, 11, 15))
    assert "lines_do_not_sum" in {finding.code for finding in detail.check.findings}


def test_signatures_come_in_order(players: Cast) -> None:
    case = submitted(players)
    deputy = {"actor": players.deputy_mayor, "password": PASSWORD}
    refused("wrong_state", decide_case, now=autumn(17), **deputy, **seen(case))
    assert waiting(players.deputy_mayor, autumn(17)) == []
    assert ("decisions.sign_case", case.slug) in waiting(players.chief_executive, autumn(17))
    sign_case(actor=players.chief_executive, now=autumn(17), password=PASSWORD, **seen(case))
    assert waiting(players.chief_executive, autumn(17)) == []
    assert ("decisions.decide_case", case.slug) in waiting(players.deputy_mayor, autumn(17))
    assert decide_case(now=autumn(23), **deputy, **seen(case)).state == "decided"
    assert ("decisions.publish_case", case.slug) in waiting(players.governance_officer, autumn(23))
    assert waiting(players.deputy_mayor, autumn(23)) == []


def test_every_signature_and_the_publication_are_of_one_text(players: Cast) -> None:
    case = published(players)
    assert {signature.digest for signature in Signature.objects.all()} == {case.digest}
    assert [signature.role_title for signature in Signature.objects.order_by("id")] == [
        "Chief Executive Officer",
        "Deputy Mayor for Policing and Crime",
    ]
    acts = ["decisions.sign_case", "decisions.decide_case", "decisions.publish_case"]
    entries = AuditEntry.objects.filter(verb__in=acts)
    assert {entry.facts["digest"] for entry in entries} == {case.digest}


@pytest.mark.parametrize("role", ["sign_case", "decide_case"])
def test_wrong_password_is_refused_and_kept_nowhere(players: Cast, role: str, caplog: pytest.LogCaptureFixture) -> None:
    case = submitted(players) if role == "sign_case" else signed(players)
    act = sign_case if role == "sign_case" else decide_case
    actor = players.chief_executive if role == "sign_case" else players.deputy_mayor
    with caplog.at_level(logging.DEBUG):
        refused("wrong_password", act, actor=actor, now=autumn(17), password="hunter-two-is-wrong", **seen(case))
    story = json.dumps(list(AuditEntry.objects.values("facts", "subjects", "verb")))
    assert "hunter-two-is-wrong" not in story
    assert "hunter-two-is-wrong" not in caplog.text


def test_five_wrong_passwords_stop_the_right_one_for_five_minutes(players: Cast) -> None:
    case = submitted(players)
    act = {"actor": players.chief_executive, **seen(case)}
    for _ in range(5):
        refused("wrong_password", sign_case, now=autumn(17), password="hunter-two-is-wrong", **act)
    refused("too_many_tries", sign_case, now=autumn(17), password=PASSWORD, **act)
    later = autumn(17) + timedelta(minutes=6)
    assert sign_case(now=later, password=PASSWORD, **act).state == "signed_by_chief_executive"


def test_the_password_of_a_good_signature_is_kept_nowhere(players: Cast) -> None:
    decided(players)
    assert PASSWORD not in json.dumps(list(AuditEntry.objects.values("facts")))


def test_nobody_signs_what_they_wrote(players: Cast) -> None:
    _also(players, players.originating_officer, "chief_executive")
    case = submitted(players)
    author = {"actor": players.originating_officer, "password": PASSWORD}
    refused("own_work", sign_case, now=autumn(17), **author, **seen(case))
    assert ("decisions.sign_case", case.slug) not in waiting(players.originating_officer, autumn(17))


@pytest.mark.parametrize("had_part", ["originating_officer", "second_officer", "chief_executive"])
def test_nobody_decides_what_they_wrote_or_signed(players: Cast, had_part: str) -> None:
    case = drafted(players)
    edit_case(actor=players.second_officer, now=autumn(15, 12), form=changed(("Six", "Seven")), **seen(case), **CODES)
    officer, now = players.originating_officer, autumn(16)
    from daybook.decisions.cases.operations.submit_case import submit_case
    from daybook.decisions.cases.tests.build import advised

    case = advised(players, check_case(actor=officer, now=now, **seen(find_case(case.slug))))
    submit_case(actor=officer, now=now, **seen(case))
    sign_case(actor=players.chief_executive, now=autumn(17), password=PASSWORD, **seen(case))
    person = getattr(players, had_part)
    _also(players, person, "deputy_mayor")
    refused("own_work", decide_case, actor=person, now=autumn(23), password=PASSWORD, **seen(case))
    assert ("decisions.decide_case", case.slug) not in waiting(person, autumn(23))


def test_each_recommendation_is_decided_on_its_own_paragraph(players: Cast) -> None:
    decided(players)
    rows = list(Authorisation.objects.order_by("place").values_list("recommendation", "paragraph", "verified"))
    assert rows == [(1, "4.8", True), (2, "4.13", False)]
    entry = last_entry()
    assert (entry.verb, entry.paragraph) == ("decisions.decide_case", "4.8, 4.13")


@pytest.mark.parametrize(("pounds", "goes"), [("500000", True), ("499999.99", False)])
def test_authority_at_and_below_the_threshold(players: Cast, pounds: str, goes: bool) -> None:
    case = signed(players, _paper_of(pounds))
    act: dict[str, Any] = {"actor": players.deputy_mayor, "now": autumn(23), "password": PASSWORD, **seen(case)}
    if goes:
        assert decide_case(**act).state == "decided"
    else:
        refusal = refused("no_authority", decide_case, **act)
        assert refusal.facts["recommendation"] == 1


def test_a_role_without_the_title_may_not_decide(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from daybook.foundation.identity import gate

    case, auditor = signed(players), players.auditor
    monkeypatch.setattr(gate, "permissions_held", lambda actor, at: frozenset({"decisions.decide_case"}))
    refusal = refused("not_the_role", decide_case, actor=auditor, now=autumn(23), password=PASSWORD, **seen(case))
    assert refusal.facts["paragraph"] == "4.8"
    assert refusal.facts["who_can"] == "Deputy Mayor for Policing and Crime"


def test_the_decision_opens_a_line_for_each_year_it_splits(players: Cast) -> None:
    case = decided(players)
    assert case.allocations == ("ALC-000001",)
    assert list(OpenedLine.objects.order_by("year").values_list("year", "amount_pence", "split_stated")) == [
        ("2021/22", 363_636_63, True),
        ("2022/23", 497_630_37, True),
    ]
    assert Allocation.objects.get().case == "PCD 1"
    figures = figures_of(Segments(project="PCD-1", cost_centre="F300"))
    budgets = {year: line.budget_pence for (year, _), line in figures.items()}
    assert budgets == {"2021/22": 363_636_63, "2022/23": 497_630_37}


def test_capital_is_opened_as_capital_and_what_is_held_apart_is_told(players: Cast) -> None:
    paper = changed(('funding = "Major Change Fund"', 'funding = "Major Change Fund"\nmoney = "capital"'))
    case = decided(players, paper)
    assert Allocation.objects.get().money == "capital"
    assert {line.money for line in BudgetLine.objects.all()} == {"capital"}
    text = page(client_of(players.accountant), f"/decisions/{case.slug}/")
    assert "Money: Capital" in text
    assert "86,126.00" in text
    assert "held apart in the allocation" in text


def test_without_a_split_the_whole_is_in_the_first_year_and_the_story_says_so(players: Cast) -> None:
    decided(players, changed(*NO_SPLIT))
    line = OpenedLine.objects.get()
    assert (line.year, line.amount_pence, line.split_stated) == ("2021/22", 861_267_00, False)
    assert "2021/22" in last_entry().facts["split"]


def test_a_second_press_opens_nothing_more(players: Cast) -> None:
    case = decided(players)
    again = {"actor": players.deputy_mayor, "now": autumn(23), "password": PASSWORD, **seen(case)}
    refused("wrong_state", decide_case, **again)
    assert (Allocation.objects.count(), BudgetLine.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("code", "paper", "codes"),
    [
        ("unknown_fund", changed(("Major Change Fund", "Petty Cash")), {}),
        ("unknown_fund", changed(("Major Change Fund", "MCF")), {}),
        ("unknown_account", PAPER, {"account": "5999"}),
        ("not_expenditure", PAPER, {"account": "1000"}),
        ("not_expenditure", PAPER, {"account": "9000"}),
        ("unknown_cost_centre", PAPER, {"cost_centre": "F999"}),
        ("period_not_open", PAPER, {}),
    ],
)
def test_what_could_not_be_opened_is_said_while_the_paper_can_be_edited(
    players: Cast, code: str, paper: str, codes: dict[str, str]
) -> None:
    case = advised(players, checked(players, paper, **codes))
    if code == "period_not_open":
        month = {"actor": players.chief_finance_officer, "now": autumn(16), "year": "2021/22", "number": 8}
        start_closing_period(**month, seen_version=2)
        close_period(**month, seen_version=3)
    refused(code, submit_case, actor=players.originating_officer, now=autumn(16), **seen(case))
    assert find_case(case.slug).state == "checked"
    assert (Allocation.objects.count(), BudgetLine.objects.count()) == (0, 0)


def test_more_than_the_fund_holds_is_said_while_the_paper_can_be_edited(players: Cast) -> None:
    case = advised(players, checked(players, _paper_of("2100000")))
    refused("fund_exhausted", submit_case, actor=players.originating_officer, now=autumn(16), **seen(case))


def test_a_decision_that_another_left_no_money_for_is_not_taken(players: Cast) -> None:
    first = signed(players, _paper_of("1200000"))
    second = signed(players, _paper_of("1200000").replace('"PCD 1"', '"PCD 2"'))
    decide_case(actor=players.deputy_mayor, now=autumn(23), password=PASSWORD, **seen(first))
    refused(
        "fund_exhausted", decide_case, actor=players.deputy_mayor, now=autumn(23), password=PASSWORD, **seen(second)
    )
    assert find_case(second.slug).state == "signed_by_chief_executive"
    assert Allocation.objects.count() == 1


def test_a_text_altered_behind_the_triggers_is_not_decided(players: Cast) -> None:
    case = signed(players)
    _without_triggers("UPDATE cases_caseversion SET form = replace(form, 'Six months', 'Nine months')")
    refused("altered", decide_case, actor=players.deputy_mayor, now=autumn(23), password=PASSWORD, **seen(case))


def test_a_first_signature_on_another_text_stops_the_decision(players: Cast) -> None:
    case = signed(players)
    _without_triggers(ANOTHER_TEXT)
    deputy = {"actor": players.deputy_mayor, "now": autumn(23), "password": PASSWORD}
    refused("digest_differs", decide_case, **deputy, **seen(case))


def test_a_signature_on_another_text_stops_the_publication(players: Cast) -> None:
    case = decided(players)
    _without_triggers(ANOTHER_TEXT)
    refused("digest_differs", publish_case, actor=players.governance_officer, now=autumn(24), **seen(case))


def test_a_deferred_part_1_is_published_on_its_day(players: Cast) -> None:
    deferral = "part_1_deferred = true\ndeferred_until = 2021-11-30"
    case = decided(players, changed(("part_1_deferred = false", deferral)))
    governance = {"actor": players.governance_officer, **seen(case)}
    refused("deferred", publish_case, now=autumn(29), **governance)
    assert publish_case(now=autumn(30), **governance).state == "published"


def test_a_decision_that_opened_money_is_not_withdrawn(players: Cast) -> None:
    refused("money_opened", withdraw_case, actor=players.governance_officer, now=autumn(24), **seen(decided(players)))


def test_withdrawing_takes_it_out_of_every_inbox(players: Cast) -> None:
    case = submitted(players)
    withdraw_case(actor=players.chief_executive, now=autumn(18), **seen(case))
    everyone = [waiting(getattr(players, name), autumn(18)) for name in NAMES]
    assert everyone == [[] for _ in everyone]


def test_interests_are_declared_with_the_decision(players: Cast) -> None:
    case = signed(players)
    act: dict[str, Any] = {"actor": players.deputy_mayor, "now": autumn(23), "password": PASSWORD, **seen(case)}
    decide_case(interest_kind="personal", interests="A cousin works for a supplier.", **act)
    assert Signature.objects.get(role_title__startswith="Deputy").interests == "A cousin works for a supplier."
    assert "cousin" not in json.dumps(last_entry().facts)


@pytest.mark.parametrize("table", ["cases_signature", "cases_authorisation", "cases_openedline"])
def test_the_acts_of_a_decision_cannot_be_changed_or_removed(players: Cast, table: str) -> None:
    decided(players)
    for statement in (f"UPDATE {table} SET case_id = case_id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def _paper_of(pounds: str) -> str:
    """A paper that asks for one sum, in one cost line, with nothing else to decide."""
    body = changed(("amount = 947393", f"amount = {pounds}"), *NO_SPLIT)
    start, end = body.index("[[recommendation]]\nnumber = 2"), body.index("[[cost]]")
    costs_end = body.index("[total]")
    return f'{body[:start]}[[cost]]\nlabel = "All of it"\namount = {pounds}\n{body[costs_end:]}' if end else body


def _also(players: Cast, person: Any, role: str) -> None:
    grant_role(actor=players.administrator, now=autumn(1), person=person.person, role=role, valid_from=FOUNDED)


def _without_triggers(statement: str) -> None:
    table = statement.split()[1]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_no_update")
        else:
            # Foreign keys wait for the commit, and a table with keys still to check cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
    assert CaseVersion.objects.exists()


def test_a_paper_that_recommends_nothing_goes_nowhere(players: Cast) -> None:
    start, _, rest = PAPER.partition("[[recommendation]]")
    costs = rest[rest.index("[[cost]]") :]
    case = drafted(players, start + costs)
    refused("nothing_asked", check_case, actor=players.originating_officer, now=autumn(16), **seen(case))


def test_all_the_paragraphs_relied_on_are_kept_whole(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case, relied_on = signed(players), ", ".join(f"4.{number}" for number in range(8, 48))
    monkeypatch.setattr("daybook.decisions.cases.operations.decide_case.paragraphs_of", lambda _: relied_on)
    decide_case(actor=players.deputy_mayor, now=autumn(23), password=PASSWORD, **seen(case))
    assert last_entry().paragraph == relied_on
    assert {one.paragraph for one in Allocation.objects.filter(case=case.reference)} == {relied_on}
    assert {one.paragraph for one in Promised.objects.filter(case=case.slug)} == {relied_on}
    assert relied_on in page(client_of(players.auditor), named("audit:story", case.slug))
