"""The market, extracts and charges by keyboard alone, at a desk and on a phone, with axe on every page."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, faults_of, sound, tab_to

PAGES = (
    "/change/market/?supplier=example&sort=-value",
    "/change/market/MKT-000001/",
    "/change/market/import-releases",
    "/change/engagements/",
    "/change/engagements/ENG-000002/",
    "/change/engagements/log-engagement",
    "/change/engagements/ENG-000001/ask-question",
    "/change/engagements/ENG-000001/record-effect",
    "/change/questions/?state=answered",
    "/change/questions/QUE-000003/",
    "/change/questions/QUE-000004/answer-question",
    "/change/extracts/",
    "/change/extracts/EXT-000002/",
    "/change/extracts/EXT-000001/faults?rule=4",
    "/change/extracts/score-extract?like=EXT-000002",
    "/change/charges/",
    "/change/charges/CHG-000001/?month=2026-04",
    "/change/charges/CHG-000001/write-terms",
    "/change/charges/CHG-000001/record-reading",
    "/change/charges/open-charge",
)


@pytest.mark.long
def test_every_page_is_sound(people: People) -> None:
    assert faults_of(people.page_of("officer"), *PAGES) == []


@pytest.mark.parametrize(("width", "question"), [(DESK, "QUE-000003"), (PHONE, "QUE-000004")])
def test_a_question_is_answered_and_told_to_all_by_keyboard(people: People, width: int, question: str) -> None:
    page = people.page_of("commercial", width)
    page.goto(f"/change/questions/{question}/")
    for verb, field, words in (("answer-question", "words", "At a visit."), ("publish-answer", "where", "The page")):
        tab_to(page, f"main a[href$='/{question}/{verb}']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{verb}")
        tab_to(page, f"[name={field}]")
        page.keyboard.press("Control+A")
        page.keyboard.type(words)
        tab_to(page, "button.db-primary")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/questions/{question}/")
        sound(page)
    assert "Told to all" in page.locator("main").inner_text()
