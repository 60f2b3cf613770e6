"""How a programme is run, by keyboard alone at a desk and on the narrowest screen, with axe on every page."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, sound, tab_to

pytestmark = pytest.mark.browser
PROGRAMMES = "/change/programmes/"
PAGES = (
    "PRG-000002/team", "PRG-000002/enter-role", "roles/ROLE-000004/", "roles/ROLE-000004/revise-role",
    "roles/ROLE-000004/list-transfer", "PRG-000002/stakeholders", "stakeholders/STK-000002/",
    "stakeholders/STK-000002/judge-stakeholder", "PRG-000002/gates", "gates/GATE-000002/record-review",
    "PRG-000002/lessons", "PRG-000002/log-lesson", "lessons/LES-000001/", "PRG-000001/team", "PRG-000001/stakeholders",
)  # fmt: skip
CHANGES = "/change/systems/changes/"


@pytest.mark.parametrize(("width", "number"), [(DESK, 3), (PHONE, 2)])
def test_what_a_gate_asked_for_is_closed_by_keyboard(people: People, width: int, number: int) -> None:
    page = people.page_of("officer", width)
    for address in PAGES:
        assert page.goto(f"{PROGRAMMES}{address}").status == 200, address
        sound(page)
    for address, waits in (
        ("DSC-000001/", "Skills feed tested on the new format"),
        ("what-if?change=DSC-000001&on=2030-09-02", "Feeds ready for the next stage"),
    ):
        assert page.goto(f"{CHANGES}{address}").status == 200
        assert waits in page.locator("main").inner_text()
        sound(page)
    page.goto(f"{PROGRAMMES}PRG-000002/lessons")
    row, here = page.locator(".db-subnav ul"), page.locator(".db-subnav a[aria-current]")
    assert row.bounding_box()["height"] < 60
    assert here.bounding_box()["x"] + here.bounding_box()["width"] <= width
    page.goto(f"{PROGRAMMES}gates/GATE-000002/")
    sound(page)
    tab_to(page, f"a[href$='/close-recommendation/{number}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/close-recommendation/{number}")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    sound(page)
    tab_to(page, "textarea[name=words]")
    page.keyboard.type("Shown to the board.")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/GATE-000002/")
    assert "Shown to the board." in page.locator("main").inner_text()
