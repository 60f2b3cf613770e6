"""Money reserved and moved with the keyboard alone, and every page of budgets looked over at a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.walking import DESK, PHONE, People, faults_of, tab_to

LINE = "/money/funds/budget-lines/BL-000004/"
PAGES = (
    LINE,
    f"{LINE}plan/",
    f"{LINE}plan/change/",
    f"{LINE}reserve/",
    f"{LINE}draft_virement/",
    f"{LINE}draft_reprofile/",
    f"{LINE}draft_carry_forward/",
    "/money/funds/allocations/ALC-000003/",
    "/money/funds/allocations/ALC-000003/draft_release/",
    "/money/funds/allocations/ALC-000003/draft_return/",
    "/money/funds/reservations/RSV-000004/",
    "/money/funds/reservations/RSV-000004/commit_funds/",
    "/money/funds/reservations/RSV-000004/close_reservation/",
    "/money/changes/",
    "/money/changes/?state=approved",
    "/money/changes/BC-000002/",
    "/money/changes/BC-000005/",
    "/money/funds/year-end/2025/",
)
OF_FINANCE = ("/money/funds/", "/money/funds/open-fund/", "/money/funds/FLEET/", "/money/funds/FLEET/add-to-fund/")


@pytest.mark.long
def test_pages_of_budgets_break_no_rule_and_fit(people: People) -> None:
    assert faults_of(people.page_of("holder"), *PAGES) == []
    assert faults_of(people.page_of("finance"), *OF_FINANCE) == []


def test_every_column_of_a_wide_table_is_on_the_sheet(people: People) -> None:
    """A4 with our margins holds 680 pixels, and paper does not scroll."""
    page = people.page_of("finance")
    page.set_viewport_size({"width": 680, "height": 980})
    page.emulate_media(media="print")
    for address in ("/money/funds/MCF/", "/money/journals/", "/money/trial-balance/", "/money/funds/year-end/2025/"):
        page.goto(address)
        ends = page.locator("table").evaluate_all("tables => tables.map((one) => one.getBoundingClientRect().right)")
        assert ends, address
        assert max(ends) <= 681, address


def fill(page: Any, name: str, text: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.type(text)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_money_is_reserved_and_given_back_with_the_keyboard(people: People, width: int) -> None:
    page = people.page_of("holder", width)
    page.goto(LINE)
    before = page.locator("[data-total-pence]").first.get_attribute("data-total-pence")
    tab_to(page, "a.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reserve/")
    fill(page, "title", f"Visit to a workshop, at {width}")
    fill(page, "amount_pence", "1.2k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reservations/RSV-*/")
    assert page.locator("[data-total-pence]").first.get_attribute("data-total-pence") == "120000"
    tab_to(page, "a[href$='/close_reservation/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/close_reservation/")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reservations/RSV-*/")
    assert page.locator("[data-total-pence]").first.get_attribute("data-total-pence") == "0"
    page.goto(LINE)
    assert page.locator("[data-total-pence]").first.get_attribute("data-total-pence") == before


def test_a_virement_is_drafted_submitted_and_refused_by_another_with_the_keyboard(people: People) -> None:
    page = people.page_of("accountant", PHONE)
    page.goto(f"{LINE}draft_virement/")
    fill(page, "amount_pence", "100")
    fill(page, "reason", "A keyboard journey")
    page.keyboard.press("Enter")
    page.wait_for_url("**/changes/BC-*/")
    address = page.url
    tab_to(page, "a.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit_change/")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    assert page.get_by_text("so you cannot").count() == 1
    other = people.page_of("holder", PHONE)
    other.goto(f"{address}refuse_change/")
    fill(other, "reason", "Not needed now")
    other.keyboard.press("Enter")
    other.wait_for_url(address)
    assert other.get_by_text("Not needed now").count() >= 1
