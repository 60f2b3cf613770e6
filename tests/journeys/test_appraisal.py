"""An appraisal by keyboard alone, at a desk and on a phone, with axe on every page; the workbench as one types."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, faults_of, sound, tab_to

HOME = "/change/appraisals/APP-000001/"
PAGES = (
    "/change/appraisals/",
    "/change/appraisals/start-appraisal",
    HOME,
    f"{HOME}workbench/",
    f"{HOME}workbench/?change-0=much",
    f"{HOME}options/",
    f"{HOME}judgements/",
    f"{HOME}risks/?option=2",
    f"{HOME}finances/?option=2",
    f"{HOME}bridge/?option=2&before=5&after=13",
    f"{HOME}rows/?figure=npsv&option=2",
    f"{HOME}line/?option=2&line=0",
    f"{HOME}revisions/",
    f"{HOME}write-lines?option=2",
    f"{HOME}write-risks",
)


@pytest.mark.long
def test_every_page_is_sound(people: People) -> None:
    assert faults_of(people.page_of("officer"), *PAGES, answers=(200, 422)) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_input_is_tried_by_keyboard_and_the_figures_move(people: People, width: int) -> None:
    page = people.page_of("officer", width)
    page.goto(f"{HOME}workbench/")
    before = page.locator("#outcome table").first.inner_text()
    tab_to(page, "#change-6")
    page.keyboard.type("400")
    page.locator("#outcome", has_text="1 input differs").wait_for()
    after = page.locator("#outcome table").first.inner_text()
    assert after != before
    assert "down from 1" in after
    sound(page)
