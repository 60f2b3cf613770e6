"""A file of journals sent and watched until it is drafted; a forgotten password reset and changed; axe everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from daybook.config.demonstration.people import PASSWORD
from daybook.finance.ledger.rules.imports import COLUMNS
from tests.journeys.walking import DESK, PHONE, People, new_page, sound

JOURNALS = 400


def follow(page: Any, role: str, name: str) -> None:
    """Press what leads to another page, and wait until that page is there: axe must not meet the one that leaves."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).click()


def file_of_journals(folder: Path) -> Path:
    """So many journals, and one that does not balance."""
    credits = {f"J{number}": "-10.00" for number in range(JOURNALS)} | {"WRONG": "-9.00"}
    lines = [
        f"{name},2026-11-12,MOPAC,F300,{account},,,,{amount},"
        for name, credit in credits.items()
        for account, amount in (("5100", "10.00"), ("1000", credit))
    ]
    file = folder / "feed.csv"
    file.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n")
    return file


def test_a_file_is_sent_watched_and_its_rejected_lines_fetched(people: People, tmp_path: Path) -> None:
    page = people.page_of("clerk")
    page.goto("/")
    page.get_by_role("link", name="Import journals").click()
    sound(page)
    page.get_by_role("button", name="Import").click()
    page.locator(".govuk-error-summary").wait_for()
    sound(page)
    page.get_by_label("File of journals").set_input_files(file_of_journals(tmp_path))
    page.get_by_role("button", name="Import").click()
    page.get_by_role("heading", name="Import journals from feed.csv").wait_for()
    sound(page)
    # Nobody touches the page: it comes to the end by itself.
    download = page.get_by_role("button", name="Download the rejected lines")
    download.wait_for(timeout=60_000)
    sound(page)
    assert page.get_by_role("link", name=f"{JOURNALS}", exact=True).is_visible()
    with page.expect_download() as begun:
        download.click()
    assert Path(begun.value.path()).read_text().count("out of balance") == 2
    page.get_by_role("link", name=f"{JOURNALS}", exact=True).click()
    page.get_by_text("Imported journal J0", exact=True).wait_for()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_jobs_and_sign_ins_break_no_rule(people: People, width: int) -> None:
    page = people.page_of("administrator", width)
    for address in ("/jobs/", "/jobs/?whose=everybody", "/sign-ins/", "/sign-ins/?text=none", "/sign-ins/P-000001/"):
        page.goto(address)
        sound(page)
    page.goto("/sign-ins/")
    follow(page, "link", "Aspen Example")
    sound(page)
    follow(page, "button", "Give a role")
    sound(page)
    page.get_by_role("button", name="Give the role").click()
    page.locator(".govuk-error-summary").wait_for()
    sound(page)


def test_a_forgotten_password_is_reset_and_changed_before_anything_else(people: People) -> None:
    administrator = people.page_of("administrator")
    administrator.goto("/sign-ins/?text=stranger")
    follow(administrator, "link", "Bracken Example")
    follow(administrator, "link", "Reset the password")
    sound(administrator)
    follow(administrator, "button", "Make a one-time password")
    sound(administrator)
    shown = administrator.locator(".govuk-panel__title").inner_text()
    assert re.fullmatch(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", shown)
    page = new_page(people.browser, people.site)
    page.goto("/accounts/login/")
    page.get_by_label("Sign-in name").fill("stranger")
    page.get_by_label("Password", exact=True).fill(shown)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Change your password").wait_for()
    sound(page)
    page.goto("/search/?q=anything")
    assert page.get_by_role("heading", name="Change your password").is_visible()
    page.get_by_label("Password you use now", exact=True).fill(shown)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your account").wait_for()
    page.goto("/search/?q=anything")
    assert page.get_by_role("heading", name="Change your password").count() == 0
    page.context.close()
