"""The pages to ask, answer, hand on and take back, walked as people do."""

from __future__ import annotations

import pytest

from daybook.finance.ledger.tests.build import TODAY, Cast, drafted
from daybook.finance.ledger.tests.conftest import ledger, people
from daybook.foundation.identity.models import User
from daybook.foundation.organisation.models import Person
from tests.pages import client_of, page, queries_of

__all__ = ["ledger", "people"]
pytestmark = pytest.mark.django_db
POST = "ledger.post_journal"


@pytest.fixture(autouse=True)
def signed_up(ledger: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    for actor in vars(ledger).values():
        User.objects.create(username=actor.person, person=Person.objects.get(reference=actor.person))


def test_a_question_and_its_answer_through_the_pages(ledger: Cast) -> None:
    address = f"/my-work/{drafted(ledger).reference}/{POST}/"
    asker, maker = client_of(ledger.accountant), client_of(ledger.clerk)
    assert "Leave it blank for Clerk, who made it." in page(asker, f"{address}ask/")
    wrong = asker.post(f"{address}ask/", {"version": "1", "words": "Why?", "person": "Nobody At All"})
    assert (wrong.status_code, "nobody called Nobody At All" in wrong.content.decode()) == (422, True)
    stale = asker.post(f"{address}ask/", {"version": "9", "words": "Why?"})
    assert stale.status_code == 409
    done = asker.post(f"{address}ask/", {"version": "1", "words": "Why <b>now</b>?", "person": ""}, follow=True)
    assert "Clerk has your question" in done.content.decode()
    assert "Why &lt;b&gt;now&lt;/b&gt;?" in page(maker, "/my-work/")
    question = "/my-work/questions/ASK-000001/"
    assert maker.post(question, {"words": ""}).status_code == 422
    assert "with whoever asked" in maker.post(question, {"words": "It is due."}, follow=True).content.decode()
    assert "It is due." in page(asker, question)
    assert maker.post(question, {"words": "Again."}).status_code == 409
    assert asker.post(question, {"words": "Mine."}).status_code == 422


def test_an_item_is_handed_on_and_taken_back_through_the_pages(ledger: Cast) -> None:
    draft = drafted(ledger)
    address = f"/my-work/{draft.reference}/{POST}/"
    client = client_of(ledger.accountant)
    form = page(client, f"{address}hand-on/")
    assert f'value="{ledger.second.person}"' in form
    assert f'value="{ledger.clerk.person}"' not in form
    given = {"version": "1", "person": ledger.second.person, "reason": "On leave."}
    assert client.post(f"{address}hand-on/", given | {"person": ledger.clerk.person}).status_code == 422
    assert "Second has it now" in client.post(f"{address}hand-on/", given, follow=True).content.decode()
    assert "Nothing waits for you" in page(client, "/my-work/")
    back = client.post(f"{address}take-back/", {"version": "2", "reason": "Back."}, follow=True)
    assert "before everybody who may do it again" in back.content.decode()
    assert draft.reference in page(client, "/my-work/")


def test_handing_on_is_offered_only_where_somebody_else_could_do_it(ledger: Cast) -> None:
    address = f"/my-work/{drafted(ledger).reference}/{POST}/"
    client = client_of(ledger.accountant)
    assert f"{address}hand-on/" in page(client, address)
    others = [ledger.second.person, ledger.cfo.person]
    User.objects.filter(person__reference__in=others).update(is_active=False)
    assert f"{address}hand-on/" not in page(client, address)
    assert "nobody to hand it on to" in page(client, f"{address}hand-on/", 422)


def test_pages_of_what_was_asked_take_a_dozen_questions(ledger: Cast) -> None:
    asker = client_of(ledger.accountant)
    few = 0
    for number in range(12):
        address = f"/my-work/{drafted(ledger).reference}/{POST}/"
        asker.post(f"{address}ask/", {"version": "1", "words": "Why?", "person": ""})
        if number % 2:
            asker.post(f"{address}hand-on/", {"version": "1", "person": ledger.second.person, "reason": "Leave."})
        few = few or (queries_of(asker, "/my-work/asked/") if number else 0)
    assert queries_of(asker, "/my-work/asked/") == few <= 12
