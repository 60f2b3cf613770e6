"""Authority by the keyboard: a deputyship read, a name chosen, the scheme and the report; axe on every page."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, broken_rules, faults_of, hidden_to_the_right, tab_to

PAGES = {
    "chief": ("/authority/deputies/", "/authority/deputies/offer-deputyship/", "/authority/deputies/DEP-000001/",
              "/authority/deputies/DEP-000001/end_deputyship/", "/authority/scheme/"),
    "governance": ("/authority/deputies/propose-deputyship/", "/authority/deputies/?of=everybody"),
    "administrator": ("/sign-ins/duties/", "/authority/deputies/"),
}  # fmt: skip


@pytest.mark.parametrize("username", sorted(PAGES))
def test_pages_break_no_rule_and_fit(people: People, username: str) -> None:
    assert faults_of(people.page_of(username), *PAGES[username]) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_deputy_chooses_in_whose_name_to_act_by_the_keyboard(people: People, width: int) -> None:
    page = people.page_of("governance", width)
    page.goto("/")
    tab_to(page, ".db-person__summary")
    page.keyboard.press("Enter")
    tab_to(page, "button[name=acting_for]:not([value=''])")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You act as deputy for")
    assert not broken_rules(page)
    assert hidden_to_the_right(page) <= 0
    tab_to(page, ".db-person__summary")
    page.keyboard.press("Enter")
    tab_to(page, "button[name=acting_for][value='']")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You act as deputy for", state="detached")
