"""What the public sees, as people with other eyes, hands and windows meet it; and those who keep the register."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.journeys.walking import DESK, PHONE, People, broken_rules, faults_of, new_page, tab_to

LIST = "/public/decisions/"
ONE = "/public/decisions/PCD-1080/"
PUBLIC = (
    LIST, f"{LIST}?q=nothing+of+this", f"{LIST}?state=all&year=2021/22", ONE, f"{ONE}verify", f"{ONE}verify?digest=x",
    f"{LIST}PCD-0/",
)  # fmt: skip
KEPT = ("/openness/register/", "/openness/register/PCD-9001/", "/openness/register/PCD-9001/remove-decision",
        "/openness/register/PCD-9001/supersede-decision", "/documents/of/PCD-1080/")  # fmt: skip
SECONDS_TO_ARRIVE = 30


@pytest.fixture(scope="module")
def arrived(site: str) -> None:
    """The worker has shown the decisions of the demonstration to the public."""
    end = time.monotonic() + SECONDS_TO_ARRIVE
    while time.monotonic() < end:
        try:
            for reference in ("PCD-1080", "PCD-9001"):
                urllib.request.urlopen(f"{site}{LIST}{reference}/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            time.sleep(0.3)
    raise AssertionError("the decisions of the demonstration do not come to the public")


def test_public_pages_break_no_rule_fit_and_leave_no_cookie(arrived: None, browser: Any, site: str) -> None:
    page = new_page(browser, site, DESK)
    assert faults_of(page, *PUBLIC, answers=(200, 404)) == []
    assert page.context.cookies() == []


def test_pages_of_the_register_break_no_rule_and_fit(arrived: None, people: People) -> None:
    assert faults_of(people.page_of("governance"), *KEPT) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_decision_is_found_read_and_verified_by_keyboard_alone(
    arrived: None, browser: Any, site: str, width: int
) -> None:
    page = new_page(browser, site, width)
    page.goto(LIST)
    tab_to(page, "#id_q")
    page.keyboard.type("second generation")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=second+generation**")
    tab_to(page, "a.db-row-link[href$='PCD-1080/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/PCD-1080/")
    assert "£947,393.00" in page.locator("main").inner_text()
    tab_to(page, "a[href$='/verify']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verify")
    assert "Yes, word for word" in page.locator("main").inner_text()
    digest = "".join(page.locator("main code").first.inner_text().split())
    tab_to(page, "#id_digest")
    page.keyboard.type(digest)
    page.keyboard.press("Enter")
    page.wait_for_url("**digest=**")
    assert "you hold the same words" in page.locator("main").inner_text()


def test_a_decision_is_removed_and_restored_by_keyboard_alone(
    arrived: None, people: People, browser: Any, site: str
) -> None:
    keeper, reader = people.page_of("governance", PHONE), new_page(browser, site, PHONE)
    keeper.goto("/openness/register/PCD-9001/")
    tab_to(keeper, "a[href$='/remove-decision']")
    keeper.keyboard.press("Enter")
    keeper.wait_for_url("**/remove-decision")
    tab_to(keeper, "#id_reason")
    keeper.keyboard.type("Published too early")
    tab_to(keeper, "button.db-primary")
    keeper.keyboard.press("Enter")
    keeper.wait_for_url("**/PCD-9001/")
    answer = reader.goto(f"{LIST}PCD-9001/?fresh=1")
    assert answer.status == 410
    assert "Published too early" in reader.locator("main").inner_text()
    assert broken_rules(reader) == []
    tab_to(keeper, "a[href$='/restore-decision']")
    keeper.keyboard.press("Enter")
    keeper.wait_for_url("**/restore-decision")
    tab_to(keeper, "button.db-primary")
    keeper.keyboard.press("Enter")
    keeper.wait_for_url("**/PCD-9001/")
    assert reader.goto(f"{LIST}PCD-9001/?fresh=2").status == 200
