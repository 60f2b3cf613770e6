"""A claim is evidenced by keyboard alone, at a desk and on the narrowest screen; axe looks at every page on the way."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, broken_rules, faults_of, hidden_to_the_right, tab_to

pytestmark = pytest.mark.browser
REGISTER = "/change/benefits/"


def test_every_page_of_benefits_is_sound(people: People) -> None:
    pages = ("", "map", "tracker", "?search=nothing", "BEN-000001/", "BEN-000006/")
    assert faults_of(people.page_of("auditor"), *(f"{REGISTER}{page}" for page in pages)) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_forms_of_benefits_are_sound_with_errors(people: People, width: int) -> None:
    page = people.page_of("officer", width)
    for address in ("draft-benefit", "BEN-000004/revise-benefit", "BEN-000004/set-targets"):
        page.goto(f"{REGISTER}{address}")
        page.locator("main form input[type=text], main form textarea").first.fill("")
        page.locator("main form button.db-primary").click()
        page.locator(".govuk-error-summary").wait_for()
        assert broken_rules(page) == [], address
        assert hidden_to_the_right(page) == 0, address


def test_a_claim_is_evidenced_by_keyboard(people: People) -> None:
    page = people.page_of("auditor")
    page.goto(f"{REGISTER}?search=consultants")
    tab_to(page, "a[href$='/BEN-000007/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/BEN-000007/")
    tab_to(page, "a[href$='/evidence-claim/1']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence-claim/1")
    tab_to(page, "textarea[name=seen]")
    page.keyboard.type("The lines of the enquiry add up to it.")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/BEN-000007/")
    assert "Evidenced" in page.locator("main").inner_text()
