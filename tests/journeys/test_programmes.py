"""Programmes and systems by keyboard alone, at a desk and on a phone, with axe on every page."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, faults_of, sound, tab_to

PROGRAMME = "/change/programmes/PRG-000002/"
CHANGE = "/change/systems/changes/DSC-000001/"
PAGES = (
    "/change/programmes/",
    PROGRAMME,
    f"{PROGRAMME}mandate",
    f"{PROGRAMME}soc",
    f"{PROGRAMME}plan",
    f"{PROGRAMME}runway",
    f"{PROGRAMME}register",
    f"{PROGRAMME}screening",
    f"{PROGRAMME}soc/write/summary",
    f"{PROGRAMME}revise-plan",
    f"{PROGRAMME}set-runway",
    f"{PROGRAMME}raise-item",
    f"{PROGRAMME}adopt-record",
    f"{PROGRAMME}answer-screening/equality",
    "/change/programmes/PRG-000001/plan",
    "/change/programmes/items/RAID-000004/",
    "/change/systems/",
    "/change/systems/PSOP/",
    "/change/systems/data/",
    "/change/systems/data/SKILL/",
    "/change/systems/changes/",
    CHANGE,
    "/change/systems/changes/what-if?item=WARRANT&on=2030-03-01",
    "/change/systems/changes/propose-structure-change",
    "/change/systems/interfaces/register-interface",
)


@pytest.mark.long
def test_every_page_is_sound(people: People) -> None:
    assert faults_of(people.page_of("officer"), *PAGES) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_section_is_written_by_keyboard(people: People, width: int) -> None:
    page = people.page_of("officer", width)
    page.goto(f"{PROGRAMME}soc/write/scope")
    tab_to(page, "#id_words")
    page.keyboard.insert_text(f"Core: pay and records, at {width}.")
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Scope and key requirements is kept." in page.locator("main").inner_text()
    assert f"Core: pay and records, at {width}." in page.locator("main").inner_text()


def test_a_number_that_nothing_bears_out_is_shown(people: People) -> None:
    page = people.page_of("officer", DESK)
    page.goto(f"{PROGRAMME}soc/write/route")
    page.locator("#id_words").fill("It costs £123,456,789 in all.")
    with page.expect_navigation():
        page.locator("main form button").click()
    assert "£123,456,789: Nothing on record says this." in page.locator("main").inner_text()
    sound(page)
    page.goto(f"{PROGRAMME}soc/write/route")
    page.locator("#id_words").fill("An open competition, after engagement that every supplier could join.")
    with page.expect_navigation():
        page.locator("main form button").click()
    assert "£123,456,789" not in page.locator("main").inner_text()


def test_what_a_change_would_hit_is_asked_by_keyboard(people: People) -> None:
    page = people.page_of("officer", PHONE)
    page.goto("/change/systems/changes/what-if")
    tab_to(page, "#id_item")
    page.keyboard.type("Warrant")
    tab_to(page, "#id_on")
    page.keyboard.insert_text("1/3/2030")
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Command and Control" in page.locator("main").inner_text()
    sound(page)
