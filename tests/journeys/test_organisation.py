"""The organisation by keyboard, at a desk and on a phone: looked at, searched, filled, reorganised; axe on all."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journeys.walking import DESK, PHONE, People, faults_of, sound, tab_to

PAGES = (
    "/people/",
    "/people/?unit=FORCE",
    "/people/?unit=TRN-B",
    "/people/?find=payroll",
    "/people/?as_at=1999-01-01",
    "/people/?as_at=never",
    "/people/establishment/",
    "/people/establishment/?unit=FLP",
    "/people/posts/",
    "/people/posts/?filled=vacant&kind=pcso",
    "/people/posts/?text=nothing+has+this+name",
    "/people/posts/POST-000001/",
    "/people/posts/POST-000024/",
    "/people/vacancies/",
    "/people/directory/",
    "/people/directory/P-000002/",
    "/people/units/TRN/",
    "/people/bodies/",
    "/people/bodies/MPS/",
    "/people/cost-centres/",
    "/people/cost-centres/MPS/F110/",
    "/people/open-unit/",
    "/people/establish-post/",
    "/people/reorganise-units/?unit=TRN",
    "/people/posts/POST-000001/revise-post/",
)


@pytest.mark.long
def test_pages_of_the_organisation_break_no_rule_and_fit(people: People) -> None:
    assert faults_of(people.page_of("people"), *PAGES) == []


def test_the_chart_is_walked_by_arrows_and_opened(people: People) -> None:
    page = people.page_of("officer")
    page.goto("/people/?unit=FORCE")
    tab_to(page, ".db-unit--focal .db-unit__title a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.db-org__below') !== null")
    first = page.evaluate("document.activeElement.closest('.db-unit').querySelector('.db-unit__title').innerText")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.closest('.db-unit').querySelector('.db-unit__title').innerText")
    assert first != second
    page.keyboard.press("ArrowLeft")
    assert first == page.evaluate(
        "document.activeElement.closest('.db-unit').querySelector('.db-unit__title').innerText"
    )
    tab_to(page, ".db-org__open")
    page.keyboard.press("Enter")
    assert page.locator(".db-unit__more[open]").count() == 1
    sound(page)
    tab_to(page, ".db-unit__list a")
    page.keyboard.press("Enter")
    page.locator(".db-org__trail").wait_for()
    assert "The Force" in page.locator(".db-org__trail").inner_text()
    sound(page)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_somebody_finds_a_person_and_looks_at_another_day_by_keyboard(people: People, width: int) -> None:
    page = people.page_of("officer", width)
    page.goto("/people/")
    tab_to(page, "#chart-find")
    page.keyboard.type("Laurel")
    page.keyboard.press("Enter")
    page.wait_for_url("**find=Laurel**")
    tab_to(page, ".db-found a[href*='/people/directory/']")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Laurel Example").wait_for()
    assert "Programme Director" in page.locator("main").inner_text()
    sound(page)
    page.goto("/people/units/TRN/")
    assert page.get_by_role("link", name="Corporate Services").is_visible()
    tab_to(page, "#id_as_at")
    page.keyboard.press("Control+a")
    page.keyboard.type("31/3/2025")
    page.keyboard.press("Enter")
    page.get_by_text("As things stood on 31 March 2025").wait_for()
    assert page.get_by_role("link", name="The Force").is_visible()
    sound(page)
    tab_to(page, "#id_known_at")
    page.keyboard.press("Control+a")
    page.keyboard.type("1/1/2020")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="There is nothing at this address").wait_for()
    sound(page)


def test_a_vacancy_is_filled_by_keyboard_alone(people: People) -> None:
    page = people.page_of("people", PHONE)
    page.goto("/people/vacancies/?unit=DDT-C")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Head of Cyber Security").wait_for()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appoint-to-post/")
    sound(page)
    tab_to(page, "#id_person")
    page.keyboard.type("Nobody at all")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    sound(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_person"
    page.keyboard.press("Control+a")
    page.keyboard.type("Bracken Example")
    page.keyboard.press("Enter")
    page.locator(".db-banner--success").wait_for()
    assert "Bracken Example" in page.locator("main").inner_text()
    sound(page)
    _undo(page)


def _undo(page: Any) -> None:
    """The holding is withdrawn again, by the link beside it."""
    tab_to(page, "a[href*='end-holding']")
    address = page.evaluate("document.activeElement.href").replace("end-holding", "withdraw-holding")
    page.goto(address)
    sound(page)
    page.get_by_role("button", name="Withdraw it").click()
    page.locator(".db-banner--success").wait_for()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_reorganisation_is_previewed_and_given_up(people: People, width: int) -> None:
    page = people.page_of("people", width)
    page.goto("/people/reorganise-units/?unit=TRN-P")
    tab_to(page, "#lines-1-into")
    page.keyboard.type("TRN")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Check what would move").wait_for()
    text = page.locator("main").inner_text()
    assert "Nothing has changed yet" in text
    assert re.search(r"Posts\s+3", text)
    assert "Programme Office Manager" in text
    sound(page)
    page.goto("/people/units/TRN-P/")
    assert page.get_by_role("heading", name="Programme Office", exact=True).is_visible()


def test_the_chart_is_read_without_script_and_in_print(people: People) -> None:
    page = people.page_of("officer", java_script_enabled=False)
    page.goto("/people/?unit=FORCE")
    page.locator(".db-org__open").first.click()
    assert page.locator(".db-unit__list a").first.is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".db-look").is_visible()
    assert page.locator(".db-unit").count() >= 6
