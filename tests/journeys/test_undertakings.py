"""Undertakings and the numbers of a draft, by keyboard alone, at a desk and on a phone, with axe on every page."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, faults_of, sound, tab_to

PROGRAMME = "/undertakings/programme/?name=Business+Support+Services+second+generation"
PAGES = (
    "/undertakings/",
    "/undertakings/?state=overdue",
    "/undertakings/UND-000002/",
    PROGRAMME,
    "/decisions/PCD-1080/undertakings",
    "/decisions/PCD-9002/undertakings",
    "/decisions/PCD-1080/numbers",
)
DRAFT = "It costs £947,393. £4,022,000 and £1,712,000 and £1,234,000, a total of £6,986,000."


def test_every_page_is_sound(people: People) -> None:
    assert faults_of(people.page_of("officer"), *PAGES) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_draft_is_checked_and_its_numbers_walked_by_keyboard(people: People, width: int) -> None:
    page = people.page_of("officer", width)
    page.goto("/decisions/PCD-1080/numbers")
    tab_to(page, "#id_text")
    page.keyboard.insert_text(DRAFT)
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "a difference of £18,000.00" in page.locator("#sums + ul").inner_text()
    assert page.locator(".db-lint--matching").count() == 1
    assert page.locator(".db-lint--without_source").count() == 4
    sound(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#n2"
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**#n1")


def test_what_is_overdue_is_kept_from_the_inbox_by_keyboard(people: People) -> None:
    page = people.page_of("officer", PHONE)
    page.goto("/")
    tab_to(page, "a[href^='/undertakings/UND-']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    sound(page)
    tab_to(page, "a[href$='/keep-undertaking']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    sound(page)
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".govuk-error-summary").count() == 1
    sound(page)
    tab_to(page, "#id_evidence")
    page.keyboard.insert_text("Minute 4 of the panel of rights.")
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is kept" in page.locator("main").inner_text()
    sound(page)


def test_what_is_broken_waits_for_the_deputy_mayor(people: People) -> None:
    page = people.page_of("deputy", PHONE)
    page.goto("/")
    tab_to(page, "a[href^='/undertakings/UND-']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "a[href$='/release-undertaking']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    sound(page)
    tab_to(page, "#id_reason")
    page.keyboard.insert_text("The work goes on without the group.")
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is released" in page.locator("main").inner_text()
    sound(page)
