"""How pages stand where room is short: the header on a phone, a wide grid at a desk, a record with tabs on paper."""

from __future__ import annotations

from typing import Any

from tests.journeys.walking import DESK, PHONE, People, broken_rules, hidden_to_the_right, tab_to

TALLEST = 64


def _focused(page: Any, wanted: str) -> bool:
    return bool(page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted))


def test_a_page_is_reached_on_a_phone_through_the_menu_and_through_search(people: People) -> None:
    page = people.page_of("accountant", PHONE)
    page.goto("/decisions/")
    assert page.locator(".db-header").bounding_box()["height"] <= TALLEST
    tab_to(page, ".db-menu")
    page.keyboard.press("Enter")
    page.wait_for_selector(".db-areas:popover-open")
    assert broken_rules(page) == []
    page.keyboard.press("Escape")
    assert _focused(page, ".db-menu")
    assert not page.locator(".db-areas").is_visible()
    page.keyboard.press("Enter")
    tab_to(page, ".db-areas a[href='/money/funds/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/money/funds/")
    page.keyboard.press("/")
    assert _focused(page, "#db-search")
    page.keyboard.type("pcd9001")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decisions/PCD-9001/")
    assert hidden_to_the_right(page) <= 0


def test_what_removes_a_line_of_a_journal_is_in_view_at_a_desk(people: People) -> None:
    page = people.page_of("clerk", DESK)
    page.goto("/money/journals/draft-journal/")
    page.wait_for_selector(".db-grid--live")
    box = page.locator(".db-grid__remove button").first.bounding_box()
    assert box["x"] + box["width"] <= DESK
    assert page.locator(".db-grid__beyond").inner_text() == ""


def test_a_record_is_printed_with_all_of_its_tabs(people: People) -> None:
    page = people.page_of("auditor", DESK)
    page.goto("/decisions/PCD-9001/")
    panels = page.locator(".govuk-tabs__panel")
    assert panels.count() > 1
    assert not panels.last.is_visible()
    page.emulate_media(media="print")
    assert all(panel.is_visible() for panel in panels.all())
    assert not page.locator(".govuk-tabs__list").is_visible()
