"""Whoever owns something in a programme says how it stands, by keyboard at a desk and on the narrowest screen."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, faults_of, sound, tab_to

pytestmark = pytest.mark.browser
PROGRAMMES = "/change/programmes/"
PAGES = ("items/RAID-000006/", "items/RAID-000006/assign-item", "gates/GATE-000002/", "lessons/LES-000003/")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_owner_says_how_it_stands_by_keyboard(people: People, width: int) -> None:
    assert faults_of(people.page_of("officer", width), *(f"{PROGRAMMES}{address}" for address in PAGES)) == []
    page = people.page_of("holder", width)
    page.goto(f"{PROGRAMMES}stakeholders/STK-000002/")
    tab_to(page, "a[href$='/report-owned']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/STK-000002.1/report-owned")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    sound(page)
    tab_to(page, "textarea[name=words]")
    page.keyboard.insert_text(f"The team is asked to meet, at {width}.")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/STK-000002/")
    assert f"The team is asked to meet, at {width}." in page.locator("main").inner_text()
    sound(page)
