"""Messages: who is told of what, in the ways they chose, and that nobody else reads or marks them."""

from __future__ import annotations

import pytest

from daybook.decisions.cases.operations.return_case import return_case
from daybook.decisions.cases.tests.build import Cast as Players
from daybook.decisions.cases.tests.build import autumn, decided, seen, submitted
from daybook.decisions.cases.tests.conftest import players
from daybook.finance.ledger.tests.build import NOW, TODAY, Cast, cast, deputy
from daybook.foundation.approvals.operations.answer_question import answer_question
from daybook.foundation.approvals.operations.ask_question import ask_question
from daybook.foundation.approvals.operations.hand_on_item import hand_on_item
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import User
from daybook.foundation.notifications.models import Email, Message, Preference
from daybook.foundation.notifications.operations.choose_channels import choose_channels
from daybook.foundation.notifications.operations.read_all_messages import read_all_messages
from daybook.foundation.notifications.operations.read_message import read_message
from daybook.foundation.notifications.public import record_message
from daybook.foundation.notifications.queries import count_unread
from daybook.foundation.notifications.rules.kinds import DEFAULT, KINDS, Channel, channel_or_default
from daybook.foundation.organisation.models import Person
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from tests.pages import client_of, page, queries_of

__all__ = ["players"]
pytestmark = pytest.mark.django_db
POST = "ledger.post_journal"


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    made = cast()
    for actor in vars(made).values():
        person = Person.objects.get(reference=actor.person)
        User.objects.create(username=actor.person, person=person, email=f"{actor.person}@force.example")
    return made


def told(actor: Actor) -> list[tuple[str, str]]:
    rows = Message.objects.filter(person=actor.person).order_by("id")
    return list(rows.values_list("kind", "subject"))


def tell(actor: Actor, kind: str = "decided", subject: str = "PCD-1") -> None:
    record_message(kind=kind, people=[actor.person], subject=subject, title="PCD 1 is decided: A name", now=NOW)


def test_authors_are_told_what_became_of_their_paper(players: Players) -> None:
    case = decided(players)
    assert told(players.originating_officer) == [("decided", case.slug)]
    assert told(players.chief_executive) == told(players.deputy_mayor) == []


def test_a_paper_that_comes_back_is_told_of(players: Players) -> None:
    case = submitted(players)
    return_case(actor=players.chief_executive, now=autumn(17), reason="The sums.", **seen(case))
    assert told(players.originating_officer) == [("returned", case.slug)]
    assert "returned for correction" in page(client_of(players.originating_officer), "/messages/")


def test_questions_answers_handings_and_deputyships_are_told_of(people: Cast) -> None:
    record_waiting(subject="ONE", verb=POST, title="One", why="It waits.", now=NOW, maker=people.clerk.person)
    item = {"now": NOW, "subject": "ONE", "verb": POST, "seen_version": 1}
    asked = ask_question(actor=people.accountant, words="Why?", **item)
    answer_question(actor=people.clerk, now=NOW, reference=asked.reference, words="Since it is due.")
    hand_on_item(actor=people.accountant, person=people.second.person, reason="Leave.", **item)
    deputy(people.cfo, "chief_finance_officer", people.stranger)
    assert told(people.clerk) == [("asked", "ASK-000001")]
    assert told(people.accountant) == [("answered", "ASK-000001")]
    assert told(people.second) == [("handed_on", "ONE")]
    assert told(people.stranger) == [("deputyship", "DEP-000001")]
    assert told(people.cfo) == [("deputised", "DEP-000001")], "the deputy they asked accepted"
    assert not Email.objects.exists(), "nothing leaves the house unless its reader chose it"


@pytest.mark.parametrize(
    ("channel", "messages", "emails"), [("in_product", 1, 0), ("at_once", 1, 1), ("digest", 1, 0), ("none", 0, 0)]
)
def test_each_channel_does_what_it_says(people: Cast, channel: str, messages: int, emails: int) -> None:
    choose_channels(actor=people.clerk, now=NOW, choices={"decided": channel})
    tell(people.clerk)
    tell(people.clerk, "answered", "ASK-000001")
    assert Message.objects.filter(kind="decided").count() == messages
    assert Email.objects.count() == emails
    assert Message.objects.filter(for_digest=True).exists() == (channel == "digest")


def test_an_email_says_the_kind_and_the_reference_and_no_more(people: Cast) -> None:
    choose_channels(actor=people.clerk, now=NOW, choices={"decided": "at_once"})
    tell(people.clerk)
    row = Email.objects.get()
    assert row.title == "Daybook: PCD-1 is decided."
    for body in (row.text, row.html):
        assert "/messages/" in body
        assert "A name" not in body
    assert row.html.startswith('<!doctype html><html lang="en-GB">')


def test_messages_are_read_by_their_reader_alone(people: Cast) -> None:
    tell(people.clerk)
    tell(people.clerk)
    reference = Message.objects.order_by("id").first().reference  # type: ignore[union-attr]
    for wrong in (reference, "MSG-999999", "nonsense", "MSG-" + "9" * 30):
        with pytest.raises(Refused) as refusal:
            read_message(actor=people.accountant, now=NOW, reference=wrong)
        assert refusal.value.code == "not_found"
    assert count_unread(people.clerk.person) == 2
    assert read_message(actor=people.clerk, now=NOW, reference=reference).read_at == NOW
    with pytest.raises(Refused, match="read already"):
        read_message(actor=people.clerk, now=NOW, reference=reference)
    with pytest.raises(Refused, match="read everything"):
        read_all_messages(actor=people.accountant, now=NOW)
    assert read_all_messages(actor=people.clerk, now=NOW) == 1
    assert count_unread(people.clerk.person) == 0
    assert AuditEntry.objects.filter(verb="notifications.read_message", refusal="").count() == 1


def test_choices_that_are_not_offered_are_refused(people: Cast) -> None:
    for code, choices in (
        ("nothing_chosen", {}),
        ("unknown_kind", {"weather": "digest"}),
        ("unknown_channel", {"waiting": "at_once"}),
        ("unknown_channel", {"decided": "pigeon"}),
    ):
        with pytest.raises(Refused) as refusal:
            choose_channels(actor=people.clerk, now=NOW, choices=choices)
        assert refusal.value.code == code
    assert not Preference.objects.exists()
    assert choose_channels(actor=people.clerk, now=NOW, choices={"decided": "none"})["decided"] == "none"


def test_what_is_not_chosen_or_no_longer_offered_stays_in_the_house() -> None:
    assert DEFAULT is Channel.IN_PRODUCT
    assert {channel_or_default(kind, None) for kind in KINDS} == {DEFAULT}
    assert channel_or_default("waiting", "at_once") == channel_or_default("decided", "pigeon") == DEFAULT


def test_the_pages_list_mark_and_keep_choices(people: Cast) -> None:
    client = client_of(people.clerk)
    assert "Nothing yet" in page(client, "/messages/")
    tell(people.clerk)
    tell(people.clerk, "returned", "PCD-2")
    text = page(client, "/messages/")
    assert '<span class="db-count">2<' in text
    client.post("/messages/read/", {"reference": "MSG-" + text.split('value="MSG-')[1][:6]})
    assert '<span class="db-count">1<' in page(client, "/messages/?show=unread")
    assert "1 message is marked" in client.post("/messages/read-all/", follow=True).content.decode()
    assert "You have read everything." in page(client, "/messages/?show=unread")
    choices = page(client, "/messages/choices/")
    assert f"{people.clerk.person}@force.example" in choices
    given = dict.fromkeys(KINDS, "in_product") | {"decided": "at_once", "waiting": "digest"}
    assert client.post("/messages/choices/", given).status_code == 302
    assert client.post("/messages/choices/", given | {"waiting": "none"}).status_code == 422
    assert Preference.objects.get(person=people.clerk.person, kind="decided").channel == "at_once"


def test_the_list_takes_as_few_questions_however_long(people: Cast) -> None:
    client = client_of(people.clerk)
    tell(people.clerk)
    few = queries_of(client, "/messages/")
    for number in range(60):
        tell(people.clerk, subject=f"PCD-{number}")
    assert queries_of(client, "/messages/") == few <= 12
