"""Event logs by keyboard alone, at a desk and on a phone, with axe on every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.walking import DESK, PHONE, People, faults_of, sound, tab_to

LOG = "/change/logs/LOG-000001/"
PAGES = (
    "/change/logs/",
    LOG,
    f"{LOG}?activities=40&paths=30&show=time",
    "/change/logs/LOG-000003/",
    f"{LOG}variants",
    f"{LOG}cases?variant=2",
    f"{LOG}case?case=INV-00001",
    f"{LOG}waiting",
    f"{LOG}hand-overs",
    f"{LOG}compare",
    f"{LOG}cost?minutes=few&rate=x",
    f"{LOG}withdraw-log",
    "/change/services/",
    "/change/services/SVC-000001/",
    "/change/services/SVC-000003/record-baseline",
    "/change/services/open-service",
    "/change/requirements/",
    "/change/requirements/REQ-000008/",
    "/change/requirements/REQ-000001/revise-requirement",
    "/change/requirements/REQ-000001/drop-requirement",
    "/change/logs/import-log",
    "/change/logs/import-story",
)


@pytest.mark.long
def test_every_page_is_sound(people: People) -> None:
    assert faults_of(people.page_of("officer"), *PAGES) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_map_is_redrawn_and_a_variant_opened_by_keyboard(people: People, width: int) -> None:
    page = people.page_of("auditor", width)
    page.goto("/change/logs/LOG-000002/")
    tab_to(page, "#id_activities")
    for _ in range(60):
        page.keyboard.press("ArrowLeft")
    tab_to(page, ".db-map__sliders button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "of 10" in page.locator("label[for=id_activities]").inner_text()
    assert "10 of 10" not in page.locator("label[for=id_activities]").inner_text()
    tab_to(page, "#map")
    tab_to(page, ".db-map summary")
    page.keyboard.press("Enter")
    assert page.locator(".db-map table").first.is_visible()
    sound(page)
    page.goto("/change/logs/LOG-000002/variants")
    tab_to(page, "a.db-row-link")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "went this way" in page.locator("main").inner_text()


def test_a_requirement_is_written_by_keyboard(people: People) -> None:
    page = people.page_of("officer", PHONE)
    page.goto("/change/requirements/write-requirement")
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".govuk-error-summary").count() == 1
    sound(page)
    for field, words in (("statement", "Forms are short."), ("source", "Survey"), ("measure", "Two minutes each.")):
        tab_to(page, f"#id_{field}")
        page.keyboard.insert_text(words)
    tab_to(page, "#id_traces")
    page.keyboard.insert_text("SVC-000003")
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "SVC-000003: Purchase requests" in page.locator("main").inner_text()
    sound(page)


def test_a_log_is_brought_in_by_keyboard(people: People, tmp_path: Path) -> None:
    file = tmp_path / "counters.csv"
    file.write_text("case,activity,time\n1,Open,2026-03-02T09:00:00Z\n1,Close,2026-03-02T10:00:00Z\n")
    page = people.page_of("officer", PHONE)
    page.goto("/change/logs/import-log")
    tab_to(page, "#id_file")
    page.set_input_files("#id_file", file)
    tab_to(page, "#id_title")
    page.keyboard.insert_text("Counters")
    tab_to(page, "#id_source")
    page.keyboard.insert_text("An invented system")
    tab_to(page, "main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is kept: 1 cases, 2 events" in page.locator("main").inner_text()
    sound(page)
