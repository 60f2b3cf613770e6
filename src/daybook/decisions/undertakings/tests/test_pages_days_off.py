"""A day on which nobody works is said to be one before it is kept, and in the story afterwards."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.decisions.cases.tests.build import Cast, drafted
from daybook.decisions.undertakings.models import Undertaking
from daybook.decisions.undertakings.tests.build import LATER, PAPER, seen, undertaken
from tests.pages import client_of, named, page

pytestmark = pytest.mark.django_db
# 5 June 2022 was a Sunday.
ON_SUNDAY = f"""{PAPER}
[[undertaking]]
words = "Report to <b>the board</b>"
due = 2022-06-05
"""


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", LATER.date().isoformat())


def test_the_check_of_a_paper_says_that_a_day_will_move(players: Cast) -> None:
    case = drafted(players, ON_SUNDAY)
    text = page(client_of(players.originating_officer), named("decisions:check_case", case.slug))
    assert "Report to &lt;b&gt;the board&lt;/b&gt;” is due on Sunday 5 June 2022, which is not a working day" in text
    assert "it will fall due on Monday 6 June 2022" in text


def test_the_story_of_an_undertaking_says_that_its_day_moved(players: Cast) -> None:
    undertaken(players, ON_SUNDAY)
    row = Undertaking.objects.get(promise__words__startswith="Report to")
    assert row.due_on == date(2022, 6, 6)
    text = page(client_of(players.originating_officer), named("undertakings:undertaking", row.reference))
    assert "Promised for Sunday 5 June 2022, which is not a working day." in text


def test_a_day_asked_for_by_page_is_a_working_day(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    client, address = client_of(players.originating_officer), named("undertakings:propose_due_date", one.reference)
    given = {"version": str(seen(one)["seen_version"]), "reason": "The figures come later.", "due_on": "25/12/2022"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "The next one is Wednesday 28 December 2022" in answer.content.decode()
    assert client.post(address, given | {"due_on": "28/12/2022"}).status_code == 302
    assert Undertaking.objects.get(reference=one.reference).proposed_due_on == date(2022, 12, 28)
