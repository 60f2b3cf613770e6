"""The scheme changed with the keyboard alone, by two people; and its pages looked over at a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.walking import DESK, PHONE, People, broken_rules, faults_of, hidden_to_the_right, tab_to

# The rule of returns to the fund has no neighbour and nothing open, so it may be changed here.
RULE = "/authority/scheme/rules/SDR-000010/"
PAGES = {
    "administrator": (
        "/authority/scheme/",
        "/authority/scheme/?on=1/1/2020&known=1/1/2020",
        "/authority/scheme/changes/",
        "/authority/scheme/changes/SC-000001/",
        "/authority/scheme/propose-rule/",
        RULE,
        f"{RULE}change/",
        f"{RULE}end/",
        "/authority/splitting/",
    ),
    "chief": (
        "/authority/scheme/changes/SC-000002/",
        "/authority/scheme/changes/SC-000002/approve_scheme_change/",
        "/authority/scheme/changes/SC-000002/refuse_scheme_change/",
    ),
}


@pytest.mark.parametrize("who", list(PAGES))
def test_pages_of_the_scheme_break_no_rule_and_fit(people: People, who: str) -> None:
    assert faults_of(people.page_of(who), *PAGES[who]) == []


def type_over(page: Any, name: str, text: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_rule_is_changed_by_two_people_with_the_keyboard(people: People, width: int) -> None:
    page = people.page_of("administrator", width)
    page.goto(RULE)
    tab_to(page, "a.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    type_over(page, "paragraph", f"Return to the fund ({width})")
    type_over(page, "why", "A keyboard journey")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing has changed yet").wait_for()
    assert broken_rules(page) == []
    assert hidden_to_the_right(page) <= 0
    tab_to(page, "button[name=confirmed]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/changes/SC-*/")
    address = page.url
    second = people.page_of("chief", width)
    second.goto(address)
    tab_to(second, "a.db-primary")
    second.keyboard.press("Enter")
    second.wait_for_url("**/approve_scheme_change/")
    tab_to(second, "button.db-primary")
    second.keyboard.press("Enter")
    second.wait_for_url(address)
    assert second.get_by_text("is approved").is_visible()
    second.goto("/authority/scheme/")
    assert second.get_by_text(f"Return to the fund ({width})").first.is_visible()
