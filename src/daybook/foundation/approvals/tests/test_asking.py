"""Ask and answer, hand on and take back: who may, who may not, and that what was said stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.public import DraftRef
from daybook.finance.ledger.tests.build import NOW, TODAY, Cast, books, cast, deputy, drafted
from daybook.foundation.approvals.models import Handing, ItemAnswer, ItemQuestion, WaitingItem
from daybook.foundation.approvals.operations.answer_question import answer_question
from daybook.foundation.approvals.operations.ask_question import ask_question
from daybook.foundation.approvals.operations.hand_on_item import hand_on_item
from daybook.foundation.approvals.operations.take_back_item import take_back_item
from daybook.foundation.approvals.public import record_settled, record_waiting, visible_waiting
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import User
from daybook.foundation.identity.operations.end_role import end_role
from daybook.foundation.notifications.models import Message
from daybook.foundation.organisation.models import Person
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from tests.pages import client_of, page

pytestmark = pytest.mark.django_db
POST = "ledger.post_journal"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


@pytest.fixture
def people(db: None) -> Cast:
    made = cast()
    for actor in vars(made).values():
        User.objects.create(username=actor.person, person=Person.objects.get(reference=actor.person))
    return made


@pytest.fixture
def draft(people: Cast) -> DraftRef:
    books(people)
    return drafted(people)


def inbox(actor: Actor) -> list[str]:
    return [item.subject for item in visible_waiting(actor, NOW)]


def on(draft: DraftRef, version: int = 1) -> dict[str, Any]:
    return {"now": NOW, "subject": draft.reference, "verb": POST, "seen_version": version}


def refused(code: str, act: Callable[..., object], **arguments: Any) -> None:
    rows = (ItemQuestion.objects.count(), ItemAnswer.objects.count(), Handing.objects.count())
    with pytest.raises(Refused) as refusal:
        act(**arguments)
    assert refusal.value.code == code
    assert (ItemQuestion.objects.count(), ItemAnswer.objects.count(), Handing.objects.count()) == rows
    assert AuditEntry.objects.order_by("-id").values_list("refusal", flat=True).first() == code


def asked(people: Cast, draft: DraftRef, **more: Any) -> str:
    given = {"actor": people.accountant, "words": "Which invoice is this?"} | on(draft) | more
    return ask_question(**given).reference


def test_a_question_goes_to_the_maker_and_the_item_stays(people: Cast, draft: DraftRef) -> None:
    reference = asked(people, draft)
    assert inbox(people.clerk) == [reference]
    assert inbox(people.accountant) == [draft.reference]
    entry = AuditEntry.objects.get(verb="approvals.ask_question", refusal="")
    assert entry.subjects == [draft.reference, reference]
    assert "Which invoice" not in str(entry.facts)


def test_the_answer_comes_back_and_both_stand_in_the_story_of_the_record(people: Cast, draft: DraftRef) -> None:
    reference = asked(people, draft)
    told = answer_question(actor=people.clerk, now=NOW, reference=reference, words=" The one of May. ")
    assert (told.answer, told.answered_at) == ("The one of May.", NOW)
    assert inbox(people.clerk) == []
    record = page(client_of(people.accountant), f"/money/journals/{draft.reference}/")
    for said in ("Asked question", "Which invoice is this?", "Answered question", "The one of May."):
        assert said in record, said
    mine = page(client_of(people.accountant), "/my-work/asked/")
    assert "The one of May." in mine
    assert "Answered" in mine
    item = page(client_of(people.accountant), f"/my-work/{draft.reference}/{POST}/")
    assert "The one of May." in item


def test_anybody_who_may_open_the_record_may_be_asked(people: Cast, draft: DraftRef) -> None:
    reference = asked(people, draft, person=people.cfo.person)
    assert reference in inbox(people.cfo)
    assert "Which invoice is this?" in page(client_of(people.cfo), f"/my-work/questions/{reference}/")
    assert inbox(people.clerk) == []
    page(client_of(people.administrator), f"/my-work/questions/{reference}/", 404)


def test_nobody_is_asked_about_what_they_may_not_read(people: Cast, draft: DraftRef) -> None:
    refused("may_not_read", asked, people=people, draft=draft, person=people.stranger.person)
    assert inbox(people.stranger) == []
    assert not Message.objects.filter(person=people.stranger.person).exists()
    form = f"/my-work/{draft.reference}/{POST}/ask/"
    given = {"version": "1", "words": "Why?", "person": people.stranger.person}
    answer = client_of(people.accountant).post(form, given)
    assert answer.status_code == 422
    assert "Ask somebody who may: " in answer.content.decode()


def test_a_question_leaves_with_what_it_was_about(people: Cast, draft: DraftRef) -> None:
    answered, reference = asked(people, draft), asked(people, draft)
    answer_question(actor=people.clerk, now=NOW, reference=answered, words="May.")
    assert inbox(people.clerk) == [reference]
    post_journal(actor=people.accountant, now=NOW, reference=draft.reference, seen_version=draft.version)
    assert inbox(people.clerk) == []
    refused("no_longer_needed", answer_question, actor=people.clerk, now=NOW, reference=reference, words="May.")
    clerk = client_of(people.clerk)
    assert "No longer needed" in page(clerk, f"/my-work/questions/{reference}/")
    assert 'name="words"' not in page(clerk, f"/my-work/questions/{reference}/")
    assert "No longer needed" not in page(clerk, f"/my-work/questions/{answered}/")
    assert page(client_of(people.accountant), "/my-work/asked/").count("No longer needed") == 1
    assert "Which invoice is this?" in page(clerk, f"/my-work/questions/{reference}/")


def test_a_question_stays_while_another_item_of_its_record_is_settled(people: Cast, draft: DraftRef) -> None:
    reference = asked(people, draft)
    record_settled(subject=draft.reference, now=NOW, verb="ledger.close_period")
    assert inbox(people.clerk) == [reference]


def test_a_question_is_refused_where_it_makes_no_sense(people: Cast, draft: DraftRef) -> None:
    ask = {"actor": people.accountant, "words": "Why?"} | on(draft)
    refused("asks_oneself", ask_question, **(ask | {"person": people.accountant.person}))
    refused("unknown_user", ask_question, **(ask | {"person": "P-999999"}))
    refused("nothing_said", ask_question, **(ask | {"words": "   "}))
    refused("bad_text", ask_question, **(ask | {"words": "a\0b"}))
    refused("bad_text", ask_question, **(ask | {"words": "x" * 2_001}))
    refused("stale", ask_question, **(ask | {"seen_version": 2}))
    refused("not_found", ask_question, **(ask | {"verb": "ledger.close_period"}))
    refused("not_found", ask_question, **(ask | {"actor": people.stranger}))
    refused("not_found", ask_question, **(ask | {"actor": people.clerk}))
    WaitingItem.objects.update(maker="")
    refused("nobody_to_ask", ask_question, **ask)
    post_journal(actor=people.accountant, now=NOW, reference=draft.reference, seen_version=draft.version)
    refused("not_found", ask_question, **ask)


def test_an_answer_is_refused_to_everybody_else_and_the_second_time(people: Cast, draft: DraftRef) -> None:
    reference = asked(people, draft)
    answer = {"now": NOW, "reference": reference, "words": "May."}
    refused("not_yours", answer_question, actor=people.accountant, **answer)
    refused("not_yours", answer_question, actor=people.stranger, **answer)
    refused("own_name", answer_question, actor=Actor(people.clerk.person, deputy_for=people.cfo.person), **answer)
    refused("nothing_said", answer_question, actor=people.clerk, **(answer | {"words": ""}))
    refused("not_found", answer_question, actor=people.clerk, **(answer | {"reference": "ASK-000999"}))
    answer_question(actor=people.clerk, **answer)
    refused("already_answered", answer_question, actor=people.clerk, **answer)


@pytest.mark.parametrize("model", [ItemQuestion, ItemAnswer, Handing])
def test_what_was_said_cannot_be_changed_or_removed(people: Cast, draft: DraftRef, model: Any) -> None:
    reference = asked(people, draft)
    answer_question(actor=people.clerk, now=NOW, reference=reference, words="May.")
    hand_on_item(actor=people.accountant, person=people.second.person, reason="Leave.", **on(draft))
    said = "reason" if model is Handing else "words"
    for change in (lambda: model.objects.update(**{said: "x"}), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_item_is_handed_on_to_one_person_and_leaves_the_others(people: Cast, draft: DraftRef) -> None:
    assert inbox(people.cfo) == inbox(people.second) == [draft.reference]
    done = hand_on_item(actor=people.accountant, person=people.second.person, reason="I am on leave.", **on(draft))
    assert (done.handed_to, done.version) == (people.second.person, 2)
    assert (inbox(people.second), inbox(people.accountant), inbox(people.cfo)) == ([draft.reference], [], [])
    theirs = page(client_of(people.accountant), "/my-work/asked/")
    assert "I am on leave." in theirs
    assert "Second" in theirs
    assert "Handed on to you" in page(client_of(people.second), "/my-work/")
    assert "I am on leave." in page(client_of(people.clerk), f"/money/journals/{draft.reference}/")


@pytest.mark.parametrize("who", ["accountant", "cfo", "second"])
def test_whoever_could_do_it_may_take_it_back(people: Cast, draft: DraftRef, who: str) -> None:
    hand_on_item(actor=people.accountant, person=people.second.person, reason="Leave.", **on(draft))
    take_back_item(actor=getattr(people, who), reason="Back again.", **on(draft, 2))
    assert [inbox(one) for one in (people.accountant, people.cfo, people.second)] == [[draft.reference]] * 3
    refused("not_handed_on", take_back_item, actor=people.accountant, reason="Again.", **on(draft, 3))
    refused("not_found", take_back_item, actor=people.stranger, reason="Mine.", **on(draft, 3))


def test_nothing_is_handed_on_to_somebody_who_may_not_do_it(people: Cast, draft: DraftRef) -> None:
    give = {"actor": people.accountant, "reason": "Leave."} | on(draft)
    refused("may_not_do_it", hand_on_item, **(give | {"person": people.stranger.person}))
    refused("may_not_do_it", hand_on_item, **(give | {"person": people.clerk.person}))
    refused("may_not_do_it", hand_on_item, **(give | {"person": "P-999999"}))
    refused("theirs_already", hand_on_item, **(give | {"person": people.accountant.person}))
    refused("nothing_said", hand_on_item, **(give | {"person": people.second.person, "reason": " "}))
    refused("not_found", hand_on_item, **(give | {"person": people.second.person, "actor": people.stranger}))
    refused("stale", hand_on_item, **(give | {"person": people.second.person, "seen_version": 7}))
    User.objects.filter(username=people.second.person).update(is_active=False)
    refused("may_not_do_it", hand_on_item, **(give | {"person": people.second.person}))


def test_the_maker_and_the_barred_are_never_handed_it(people: Cast) -> None:
    put = {"subject": "ONE", "verb": POST, "title": "One", "why": "It waits.", "now": NOW}
    record_waiting(**put, maker=people.cfo.person, barred=[people.second.person])
    give = {"actor": people.accountant, "now": NOW, "subject": "ONE", "verb": POST, "seen_version": 1, "reason": "-"}
    for one in (people.cfo, people.second):
        refused("may_not_do_it", hand_on_item, person=one.person, **give)


def test_an_item_that_needs_a_role_goes_only_to_its_holders(people: Cast) -> None:
    title = "Chief finance officer"
    record_waiting(subject="ONE", verb=POST, title="One", why="It waits.", now=NOW, role_title=title)
    give = {"actor": people.cfo, "now": NOW, "subject": "ONE", "verb": POST, "seen_version": 1, "reason": "-"}
    refused("may_not_do_it", hand_on_item, person=people.accountant.person, **give)


def test_an_item_put_again_stays_with_whom_it_was_handed_to_unless_they_are_barred(people: Cast) -> None:
    put = {"subject": "ONE", "verb": POST, "title": "One", "why": "It waits.", "now": NOW}
    record_waiting(**put)
    hand_on_item(actor=people.accountant, now=NOW, subject="ONE", verb=POST, seen_version=1,
                 person=people.second.person, reason="Leave.")  # fmt: skip
    record_waiting(**put)
    assert (inbox(people.second), inbox(people.accountant)) == (["ONE"], [])
    record_waiting(**put, barred=[people.second.person])
    assert (inbox(people.second), inbox(people.accountant)) == ([], ["ONE"])


def test_whoever_has_lost_the_role_no_longer_sees_what_was_handed_to_them(people: Cast, draft: DraftRef) -> None:
    hand_on_item(actor=people.accountant, person=people.second.person, reason="Leave.", **on(draft))
    end_role(actor=people.administrator, now=NOW, person=people.second.person, role="accountant", valid_until=TODAY)
    assert inbox(people.second) == []
    take_back_item(actor=people.accountant, reason="They moved on.", **on(draft, 2))
    assert inbox(people.accountant) == [draft.reference]


def test_an_item_for_one_holder_reaches_them_alone_and_whoever_may_give_it_to_another_sees_it(people: Cast) -> None:
    record_waiting(subject="UND-000001", verb=POST, title="Keep it", why="Promised.", now=NOW,
                   holder=people.second.person, overseen_by="ledger.close_period")  # fmt: skip
    assert (inbox(people.second), inbox(people.accountant), inbox(people.cfo)) == (["UND-000001"], [], [])
    assert "Keep it" in page(client_of(people.cfo), "/my-work/asked/")
    assert "Keep it" not in page(client_of(people.accountant), "/my-work/asked/")
    page(client_of(people.cfo), f"/my-work/UND-000001/{POST}/")
    page(client_of(people.accountant), f"/my-work/UND-000001/{POST}/", 404)
    give = {"now": NOW, "subject": "UND-000001", "verb": POST, "seen_version": 1, "reason": "-"}
    refused("asked_by_name", hand_on_item, actor=people.second, person=people.cfo.person, **give)


def test_a_deputy_asks_and_hands_on_in_both_names(people: Cast, draft: DraftRef) -> None:
    acting = deputy(people.cfo, "chief_finance_officer", people.stranger)
    reference = asked(people, draft, actor=acting)
    assert ItemQuestion.objects.get(reference=reference).deputy_for == people.cfo.person
    refused("not_found", hand_on_item, actor=people.stranger, person=people.second.person, reason="-", **on(draft))
    hand_on_item(actor=acting, person=people.second.person, reason="For the CFO.", **on(draft))
    entry = AuditEntry.objects.get(verb="approvals.hand_on_item", refusal="")
    assert (entry.actor, entry.deputy_for) == (people.stranger.person, people.cfo.person)
