"""Pages as people with other eyes, hands and windows meet them: axe, a narrow window, the keyboard, no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.walking import (
    DESK,
    PASTE,
    PHONE,
    People,
    broken_rules,
    faults_of,
    grid_lines,
    hidden_to_the_right,
    tab_to,
)

PAGES = (
    "/",
    "/search/?q=consultancy",
    "/money/journals/",
    "/money/journals/waiting/",
    "/money/journals/discarded/",
    "/money/journals/JNL-000003/",
    "/money/journals/JNL-000004/reverse-journal/",
    "/money/journals/draft-journal/",
    "/money/trial-balance/",
    "/money/trial-balance/?as_at=99",
    "/money/trial-balance/enquiry/?account=1000",
    "/money/funds/",
    "/money/funds/MCF/",
    "/money/funds/MCF/allocations/",
    "/money/funds/allocations/ALC-000001/",
    "/money/funds/budget-lines/BL-000001/",
    "/money/periods/",
    "/money/journals/NONE/",
    "/story/",
    "/story/PCD-9001/",
)
Report = Callable[[str, object], None]
DRAFTING = "/money/journals/draft-journal/"


@pytest.mark.long
def test_pages_break_no_rule_and_fit(people: People) -> None:
    assert faults_of(people.page_of("accountant"), *PAGES, answers=(200, 404, 422)) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_open_dialogue_breaks_no_rule(people: People, width: int) -> None:
    page = people.page_of("accountant", width)
    page.goto("/money/journals/")
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    assert broken_rules(page) == []
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_errors_break_no_rule_and_lead_to_their_cells(people: People, width: int) -> None:
    page = people.page_of("clerk", width)
    page.goto(DRAFTING)
    page.evaluate(PASTE, "MOPAC\tF300\t5999\t\t\t\t10\t\tNo such account\nMOPAC\tCORP\t1000\t\t\t\t\tten\tNo amount\n")
    page.get_by_role("button", name="Draft this journal").click()
    page.locator(".govuk-error-summary").wait_for()
    assert broken_rules(page) == []
    assert hidden_to_the_right(page) <= 0
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    page.get_by_role("link", name="Line 2: Enter an amount").click()
    assert page.evaluate("document.activeElement.id") == "lines-2-credit"
    assert page.locator("#lines-2-credit").input_value() == "ten"


def test_a_thousand_lines_are_pasted_and_drafted_quickly(people: People, record_property: Report) -> None:
    page = people.page_of("clerk")
    page.goto(DRAFTING)
    milliseconds = page.evaluate(PASTE, grid_lines(500))
    assert page.locator("[data-grid-total=used]").text_content() == "1,000"
    assert page.locator("[data-grid-total=difference]").text_content() == "£0.00"
    page.locator("#id_description").fill("A thousand lines")
    page.get_by_role("button", name="Draft this journal").click()
    page.get_by_text("A second person posts it").first.wait_for()
    drafted = page.evaluate("performance.getEntriesByType('navigation')[0].duration")
    record_property("pasted_and_drawn_ms", milliseconds)
    record_property("drafted_and_shown_ms", drafted)
    assert milliseconds < 1_000
    assert drafted < 5_000
    _discard(page)


def test_a_journal_is_drafted_and_posted_by_keyboard_alone(people: People) -> None:
    clerk = people.page_of("clerk", PHONE)
    clerk.goto("/")
    tab_to(clerk, ".db-starts__link[href*='draft-journal']")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/draft-journal/")
    tab_to(clerk, "#id_description")
    clerk.keyboard.type("Keyboard only")
    tab_to(clerk, "#lines-1-body")
    _type_line(clerk, ["MOPAC", "F300", "5100", "SUPPORT", "PCD-9001", "MCF", "12.50"])
    tab_to(clerk, "#lines-2-body")
    _type_line(clerk, ["MOPAC", "CORP", "1000", "", "", "", "", "12.50"])
    tab_to(clerk, "button.db-primary")
    clerk.keyboard.press("Enter")
    clerk.get_by_text("A second person posts it").first.wait_for()
    reference = clerk.locator(".db-title__reference").inner_text()

    accountant = people.page_of("accountant", PHONE)
    accountant.goto("/")
    waiting = accountant.locator("[data-rows] > tbody > tr").all()
    place = next(place for place, row in enumerate(waiting) if reference in row.inner_text())
    for _ in range(place + 1):
        accountant.keyboard.press("j")
    accountant.keyboard.press("Enter")
    accountant.wait_for_url(f"**/{reference}/")
    for address in ("post-journal/", "JNL-*/"):
        accountant.keyboard.press("a")
        accountant.keyboard.press("Enter")
        accountant.wait_for_url(f"**/{address}")
    assert "is posted" in accountant.locator(".db-banner--success").inner_text()


def _type_line(page: Any, cells: list[str]) -> None:
    for place, cell in enumerate(cells):
        if place:
            page.keyboard.press("Tab")
        page.keyboard.type(cell)


def test_a_journal_is_drafted_without_script(people: People) -> None:
    page = people.page_of("clerk", java_script_enabled=False)
    page.goto(DRAFTING)
    page.locator("#id_description").fill("Without script")
    page.locator("textarea[name=lines]").fill(grid_lines(1))
    page.get_by_role("button", name="Draft this journal").click()
    assert "is drafted" in page.locator(".db-banner--success").inner_text()
    _discard(page)


def _discard(page: Any) -> None:
    page.get_by_role("link", name="Discard it").click()
    page.get_by_role("button", name="Discard").click()
    assert "is discarded" in page.locator(".db-banner--success").inner_text()
