"""E-mails leave at most once, are tried again while they surely have not gone, and say no more than they may."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from daybook.finance.ledger.tests.build import NOW, Cast, cast
from daybook.foundation.approvals.jobs import write_due_digests
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.identity.models import User
from daybook.foundation.notifications import sending
from daybook.foundation.notifications.models import Email
from daybook.foundation.notifications.operations.choose_channels import choose_channels
from daybook.foundation.notifications.public import record_message
from daybook.foundation.notifications.sending import MOST_ATTEMPTS, PATIENCE, send_emails
from daybook.foundation.organisation.models import Person

pytestmark = pytest.mark.django_db
POST = "ledger.post_journal"


@pytest.fixture
def people(db: None) -> Cast:
    made = cast()
    for actor in vars(made).values():
        person = Person.objects.get(reference=actor.person)
        User.objects.create(username=actor.person, person=person, email=f"{actor.person}@force.example")
    return made


@pytest.fixture
def queued(people: Cast) -> Email:
    choose_channels(actor=people.clerk, now=NOW, choices={"decided": "at_once"})
    record_message(kind="decided", people=[people.clerk.person], subject="PCD-1", title="T", now=NOW)
    return Email.objects.get()


def state(row: Email) -> str:
    row.refresh_from_db()
    return row.state


def failing(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, name, fail)


def test_an_email_goes_once_to_the_address_of_the_sign_in(people: Cast, queued: Email) -> None:
    assert send_emails(NOW) == 1
    assert send_emails(NOW + timedelta(days=1)) == 0
    (sent,) = mail.outbox
    assert sent.to == [f"{people.clerk.person}@force.example"]
    assert sent.subject == "Daybook: PCD-1 is decided."
    assert [kind for _, kind in sent.alternatives] == ["text/html"]
    assert state(queued) == "sent"


def test_without_an_address_or_a_sign_in_nothing_goes(people: Cast, queued: Email) -> None:
    User.objects.filter(username=people.clerk.person).update(is_active=False)
    assert send_emails(NOW) == 0
    assert state(queued) == "no_address"
    assert mail.outbox == []


def test_a_worker_lost_after_handing_over_sends_nothing_twice(
    people: Cast, queued: Email, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_end", killed)
        with pytest.raises(SystemExit):
            send_emails(NOW)
    assert (len(mail.outbox), state(queued)) == (1, "sending")
    assert send_emails(NOW + timedelta(minutes=1)) == 0
    assert state(queued) == "sending"
    assert send_emails(NOW + PATIENCE + timedelta(seconds=1)) == 0
    assert (len(mail.outbox), state(queued)) == (1, "unconfirmed")


def test_a_connection_broken_on_the_way_is_not_tried_again(queued: Email, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        failing(patch, "send_messages", smtplib.SMTPServerDisconnected("lost"))
        assert send_emails(NOW) == 0
    assert state(queued) == "unconfirmed"
    assert send_emails(NOW + timedelta(days=1)) == 0
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("name", "error"),
    [("open", OSError("away")), ("send_messages", smtplib.SMTPDataError(451, b"busy"))],
)
def test_what_surely_has_not_gone_is_tried_again_after_a_growing_wait(
    queued: Email, monkeypatch: pytest.MonkeyPatch, name: str, error: Exception
) -> None:
    with monkeypatch.context() as patch:
        failing(patch, name, error)
        assert send_emails(NOW) == 0
        assert send_emails(NOW + timedelta(seconds=29)) == 0
    queued.refresh_from_db()
    assert (queued.state, queued.attempts, queued.not_before) == ("queued", 1, NOW + timedelta(seconds=30))
    assert send_emails(NOW + timedelta(seconds=30)) == 1
    assert (len(mail.outbox), state(queued)) == (1, "sent")


def test_a_server_that_never_answers_is_given_up(queued: Email, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "open", OSError("away"))
    for hours in range(MOST_ATTEMPTS + 2):
        send_emails(NOW + timedelta(hours=3 * hours))
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == ("failed", MOST_ATTEMPTS)


def test_two_workers_at_once_send_it_once(queued: Email, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = sending.due_emails(NOW, 5)
    assert send_emails(NOW) == 1
    monkeypatch.setattr(sending, "due_emails", lambda *_: keys)
    assert send_emails(NOW) == 0
    assert len(mail.outbox) == 1


def _digest_choice(people: Cast, *names: str, **choices: str) -> None:
    for name in names:
        choose_channels(actor=getattr(people, name), now=NOW, choices=choices or {"waiting": "digest"})


def _put(subject: str, **more: Any) -> None:
    said = {"title": "Post journal: Alder Example’s pay £1,234.50", "why": "Alder Example asks.", "now": NOW}
    record_waiting(subject=subject, verb=POST, **(said | more))


def test_the_digest_lists_what_waits_with_age_and_link_and_nothing_else(people: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://daybook.example"
    _digest_choice(people, "accountant")
    _put("JD-000002", amount_pence=1234_50, now=NOW - timedelta(days=3), paragraph="4.3 private")
    assert write_due_digests(NOW) == 1
    row = Email.objects.get()
    assert row.title == "Daybook: your day, 22 November 2026"
    assert (
        "- Post a journal: JD-000002, 3 days\n  https://daybook.example/my-work/JD-000002/ledger.post_journal/"
        in row.text
    )
    for hidden in ("Alder", "1,234", "1234", "private", "asks"):
        assert hidden not in row.title + row.text + row.html, hidden
    assert '<a href="https://daybook.example/my-work/JD-000002/ledger.post_journal/">' in row.html


def test_a_digest_is_written_once_a_day_from_seven_for_those_who_chose_it(people: Cast) -> None:
    _digest_choice(people, "accountant", "clerk")
    _put("JD-000002")
    early = NOW.replace(hour=6, minute=59)
    assert write_due_digests(early) == 0
    assert write_due_digests(NOW) == 1, "the clerk may not post, so nothing waits for them"
    assert write_due_digests(NOW + timedelta(hours=2)) == 0
    assert write_due_digests(NOW + timedelta(days=1)) == 1
    assert set(Email.objects.values_list("person", flat=True)) == {people.accountant.person}


def test_messages_for_the_digest_are_told_of_once(people: Cast) -> None:
    _digest_choice(people, "clerk", decided="digest")
    record_message(kind="decided", people=[people.clerk.person], subject="PCD-1", title="PCD 1: A name", now=NOW)
    assert write_due_digests(NOW) == 1
    assert "PCD-1 is decided." in Email.objects.get().text
    assert "A name" not in Email.objects.get().text
    assert write_due_digests(NOW + timedelta(days=1)) == 0


def test_many_people_are_written_to_in_short_acts(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daybook.foundation.notifications.public._AT_ONCE", 1)
    _digest_choice(people, "accountant", "second", "cfo")
    _put("JD-000002")
    assert write_due_digests(NOW) == 3


def test_a_long_list_says_how_many_more(people: Cast, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    _digest_choice(people, "accountant")
    for number in range(60):
        _put(f"JD-{number:06}")
    with django_assert_max_num_queries(40):
        write_due_digests(NOW)
    assert "And 10 more" in Email.objects.get().text
