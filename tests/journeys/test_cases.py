"""Decision papers by keyboard and under axe: stand aside, decide in another's place, return, comment, read Part 2."""

from __future__ import annotations

from typing import Any

import pytest

from daybook.config.demonstration.people import PASSWORD
from tests.journeys.walking import DESK, PHONE, People, broken_rules, faults_of, tab_to

READ = (
    "/decisions/",
    "/decisions/PCD-9010/",
    "/decisions/PCD-9010/#part-1",
    "/decisions/PCD-9014/",
    "/decisions/PCD-9014/versions?from=1&to=2",
    "/decisions/PCD-9014/comments",
    "/decisions/PCD-9015/#declarations",
    "/decisions/PCD-9016/part-2",
    "/decisions/PCD-1080/chain",
    "/decisions/contracts/",
    "/decisions/contracts/C-9001/",
    "/decisions/forward-plan/",
)
# Each page where something is done, with somebody who may.
ACTS = (
    ("deputy", "/decisions/PCD-9017/decide-case"),
    ("deputy", "/decisions/PCD-9017/recuse-from-case"),
    ("deputy", "/decisions/PCD-9017/return-case"),
    ("deputy", "/decisions/PCD-9017/call-in-case"),
    ("equality", "/decisions/PCD-9015/pass-gate"),
    ("officer", "/decisions/PCD-9014/edit-case"),
    ("officer", "/decisions/PCD-9014/write-part-two"),
    ("officer", "/decisions/PCD-9016/name-part-two-reader"),
    ("commercial", "/decisions/contracts/register-contract"),
    ("governance", "/decisions/forward-plan/arrange-meeting"),
    ("governance", "/decisions/forward-plan/MTG-000001/plan-paper"),
    ("governance", "/decisions/past/record-past-decision"),
)


def test_pages_that_are_read_break_no_rule_and_fit(people: People) -> None:
    assert faults_of(people.page_of("officer"), *READ) == []


@pytest.mark.parametrize("who", dict(ACTS))
def test_pages_where_something_is_done_break_no_rule_and_fit(people: People, who: str) -> None:
    assert faults_of(people.page_of(who), *(address for name, address in ACTS if name == who)) == []


def _press(page: Any, label: str) -> None:
    """Reach a button by Tab and press it."""
    tab_to(page, "main button.db-primary")
    assert page.evaluate("document.activeElement.textContent.trim()") == label
    page.keyboard.press("Enter")


def _banner(page: Any) -> str:
    return str(page.locator(".db-banner--success").inner_text())


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_comment_is_made_and_answered_by_keyboard(people: People, width: int) -> None:
    address = "/decisions/PCD-9014/comments"
    deputy = people.page_of("deputy", width)
    deputy.goto(address)
    before = deputy.locator("main .govuk-summary-card").count()
    tab_to(deputy, "#id_place")
    deputy.keyboard.type("Costs")
    tab_to(deputy, "#id_words")
    deputy.keyboard.type(f"Is this with value added tax? ({width})")
    _press(deputy, "Comment")
    assert "Your comment is kept" in _banner(deputy)
    assert deputy.locator("main .govuk-summary-card").count() == before + 1
    officer = people.page_of("officer", width)
    officer.goto(address)
    tab_to(officer, "main textarea[name=answer]")
    officer.keyboard.type("Without it: it is recovered.")
    officer.keyboard.press("Tab")
    officer.keyboard.press("Enter")
    assert "The comment is resolved" in _banner(officer)
    assert broken_rules(officer) == []


def test_part_two_is_read_by_its_author_and_the_reading_is_kept(people: People) -> None:
    page = people.page_of("officer", PHONE)
    page.goto("/decisions/PCD-9016/part-2")
    assert "eight per cent" not in page.content()
    _press(page, "Read Part 2")
    page.locator(".db-secret").wait_for()
    assert "eight per cent" in page.locator(".db-secret").inner_text()
    assert broken_rules(page) == []
    page.goto("/decisions/PCD-9016/part-2")
    assert "Ash Example" in page.locator("h2:has-text('Who read it') + ul").inner_text()
    auditor = people.page_of("auditor")
    auditor.goto("/decisions/PCD-9016/part-2")
    assert auditor.get_by_role("button", name="Read Part 2").count() == 0


def test_a_decision_maker_stands_aside_and_the_alternate_decides_by_keyboard(people: People) -> None:
    deputy = people.page_of("deputy", PHONE)
    deputy.goto("/decisions/PCD-9017/decide-case")
    tab_to(deputy, "main a[href$='recuse-from-case']")
    deputy.keyboard.press("Enter")
    deputy.wait_for_url("**/recuse-from-case")
    tab_to(deputy, "input[name=interest_kind]")
    deputy.keyboard.press("Space")
    tab_to(deputy, "#id_interests")
    deputy.keyboard.type("I once advised one of the bidders.")
    _press(deputy, "Declare and stand aside")
    assert "You stand aside from PCD 9017" in _banner(deputy)
    assert "Mayor of London" in deputy.locator(".db-next").inner_text()
    mayor = people.page_of("mayor", PHONE)
    mayor.goto("/decisions/PCD-9017/decide-case")
    assert "I once advised one of the bidders." in mayor.locator("main").inner_text()
    tab_to(mayor, "#id_password")
    mayor.keyboard.type(PASSWORD)
    _press(mayor, "Approve the recommendations")
    mayor.wait_for_url("**/decisions/PCD-9017/")
    assert "You decided PCD 9017" in _banner(mayor)
    assert broken_rules(mayor) == []


def test_a_gate_is_passed_and_the_paper_goes_on(people: People) -> None:
    adviser = people.page_of("equality", PHONE)
    adviser.goto("/decisions/PCD-9015/pass-gate")
    # The gate that is open is chosen already.
    assert adviser.locator("input[name=gate]:checked").get_attribute("value") == "equality"
    tab_to(adviser, "#id_assessment")
    adviser.keyboard.type("EIA 9015")
    _press(adviser, "Pass the gate")
    assert "The gate of PCD 9015 is passed" in _banner(adviser)
    officer = people.page_of("officer", PHONE)
    officer.goto("/decisions/PCD-9015/")
    _go(officer, "**/submit-case")
    _press(officer, "Submit to the chief executive")
    assert "is with the chief executive" in _banner(officer)


def test_a_paper_is_returned_with_its_reason(people: People) -> None:
    chief = people.page_of("chief", PHONE)
    chief.goto("/decisions/PCD-9016/")
    tab_to(chief, "main a[href$='return-case']")
    chief.keyboard.press("Enter")
    chief.wait_for_url("**/return-case")
    tab_to(chief, "#id_reason")
    chief.keyboard.type("Name the length of the contract.")
    _press(chief, "Return for correction")
    assert "is returned to its author" in _banner(chief)
    assert "Name the length of the contract." in chief.locator("main").inner_text()
    assert broken_rules(chief) == []


def _go(page: Any, address: str) -> None:
    tab_to(page, "main a.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url(address)
