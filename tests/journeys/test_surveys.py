"""A survey is answered by keyboard, at a desk and on the narrowest screen; axe looks at it and at its neighbours."""

from __future__ import annotations

import pytest

from tests.journeys.walking import DESK, PHONE, People, broken_rules, faults_of, hidden_to_the_right, tab_to

pytestmark = pytest.mark.browser
# Two of transformation, who are asked in SUR-000002.
ANSWERING = {DESK: "holder", PHONE: "sponsor"}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_survey_is_answered_by_keyboard(people: People, width: int) -> None:
    page = people.page_of(ANSWERING[width], width)
    page.goto("/change/benefits/surveys/SUR-000002/")
    assert (broken_rules(page), hidden_to_the_right(page)) == ([], 0)
    page.locator("button.db-primary").click()
    assert page.locator(".govuk-error-summary").is_visible()
    assert broken_rules(page) == []
    tab_to(page, "input[name=point]")
    page.keyboard.press("Space")
    tab_to(page, "button.db-primary")
    page.keyboard.press("Enter")
    page.get_by_text("You have answered").wait_for()


def test_sensitivity_and_surveys_are_sound(people: People) -> None:
    addresses = (
        "/change/benefits/surveys/", "/change/benefits/surveys/SUR-000001/", "/change/benefits/open-survey",
        "/change/appraisals/APP-000001/sensitivity/", "/change/appraisals/APP-000001/finances/?option=2",
        "/change/appraisals/APP-000001/write-scenarios",
    )  # fmt: skip
    assert faults_of(people.page_of("officer"), *addresses) == []
