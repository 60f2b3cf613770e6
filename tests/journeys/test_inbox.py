"""My work by the keyboard: a question asked and answered, a thing handed on and taken back; axe on every page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.walking import DESK, PHONE, People, broken_rules, faults_of, hidden_to_the_right, tab_to

SIGNING = "/my-work/PCD-9002/decisions.sign_case/"
PAGES = {
    "chief": ("/my-work/", "/my-work/asked/", SIGNING, f"{SIGNING}ask/", "/my-work/questions/ASK-000001/"),
    "officer": (
        "/messages/",
        "/messages/?show=unread",
        "/messages/choices/",
        "/my-work/",
        "/my-work/questions/ASK-000002/",
    ),
    "governance": ("/my-work/", SIGNING),
    "stranger": ("/my-work/", "/my-work/asked/"),
}


@pytest.mark.parametrize("username", sorted(PAGES))
def test_pages_break_no_rule_and_fit(people: People, username: str) -> None:
    assert faults_of(people.page_of(username), *PAGES[username]) == []


def _follow(page: Any, href: str) -> None:
    tab_to(page, f"main a[href$='{href}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")


def _fill_and_press(page: Any, box: str, words: str) -> None:
    tab_to(page, f"[name={box}]")
    page.keyboard.type(words)
    tab_to(page, "main form button.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".db-record [role=alert], .db-record .moj-banner, .db-record .govuk-notification-banner")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_question_is_asked_and_answered_by_the_keyboard(people: People, width: int) -> None:
    words = f"Is it heated, seen {width} wide?"
    asker = people.page_of("chief", width)
    asker.goto("/my-work/")
    _follow(asker, SIGNING)
    _follow(asker, f"{SIGNING}ask/")
    _fill_and_press(asker, "words", words)
    assert words in asker.content()
    answerer = people.page_of("officer", width)
    answerer.goto("/my-work/")
    assert words in answerer.content()
    link = answerer.locator("tr", has_text=words).locator("a.db-row-link").get_attribute("href")
    _follow(answerer, link)
    _fill_and_press(answerer, "words", "To eighteen degrees.")
    assert not broken_rules(answerer)
    asker.goto("/my-work/asked/")
    assert "To eighteen degrees." in asker.content()
    assert hidden_to_the_right(asker) <= 0


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_what_was_handed_on_is_taken_back_and_handed_on_by_the_keyboard(people: People, width: int) -> None:
    page = people.page_of("finance", width)
    page.goto("/my-work/asked/")
    item = page.locator("a[href*='/ledger.post_journal/']").first.get_attribute("href")
    _follow(page, item)
    _follow(page, f"{item}take-back/")
    assert not broken_rules(page)
    _fill_and_press(page, "reason", "I have the time now.")
    _follow(page, item)
    _follow(page, f"{item}hand-on/")
    assert not broken_rules(page)
    assert hidden_to_the_right(page) <= 0
    tab_to(page, "[name=person]")
    page.keyboard.type("Juniper")
    _fill_and_press(page, "reason", "You know this project.")
    assert "You know this project." in page.content()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_message_is_read_by_the_keyboard(people: People, width: int) -> None:
    page = people.page_of("officer" if width == DESK else "chief", width)
    page.goto("/my-work/")
    tab_to(page, "header a[href='/messages/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/messages/")
    new = page.locator("button[name=reference]").count()
    assert new
    tab_to(page, "button[name=reference]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("button[name=reference]").count() == new - 1
    assert hidden_to_the_right(page) <= 0
