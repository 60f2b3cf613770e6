"""Another day for an undertaking, asked for and answered by keyboard; and what the public reads of past decisions."""

from __future__ import annotations

from typing import Any

from tests.journeys.walking import PHONE, People, faults_of, sound, tab_to


def press(page: Any, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    sound(page)


def test_a_day_is_asked_for_and_moved_by_keyboard(people: People) -> None:
    owner = people.page_of("officer", PHONE)
    found = owner.request.get("/api/undertakings/undertakings?case=PCD-9000&state=open").json()
    reference = next(one["reference"] for one in found if one["owner_post"] and not one["proposed_due_on"])
    owner.goto(f"/undertakings/{reference}/")
    sound(owner)
    press(owner, "a[href$='/propose-due-date']")
    press(owner, "main form button")
    assert owner.locator(".govuk-error-summary").count() == 1
    tab_to(owner, "#id_due_on")
    owner.keyboard.insert_text("20/9/2027")
    tab_to(owner, "#id_reason")
    owner.keyboard.insert_text("The figures come in August.")
    press(owner, "main form button")
    assert "Another day is asked for" in owner.locator("main").inner_text()
    mover = people.page_of("deputy", PHONE)
    mover.goto(f"/undertakings/{reference}/")
    press(mover, "a[href$='/move-due-date']")
    press(mover, "main form button")
    told = mover.locator("main").inner_text()
    assert "Day moved" in told
    assert "20 September 2027" in told


def test_past_decisions_and_recusals_are_sound_in_public(people: People) -> None:
    public = (f"/public/decisions/{slug}/" for slug in ("PCD-1357", "PCD-1639", "PCD-9010", "PCD-9012"))
    assert faults_of(people.page_of("stranger"), *public) == []
