"""Events on their way up: each handler once, refusals recorded, failures told of and tried again later."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.kernel.actor import system_actor
from daybook.kernel.models import HandledEvent, OutboxEvent
from daybook.kernel.outbox import Subscriptions, deliver, forget_delivered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AFTER = timedelta(hours=2)


@dataclass(frozen=True)
class ThingDone:
    number: int


def _happened(number: int = 1, kind: str = "ThingDone") -> OutboxEvent:
    return OutboxEvent.objects.create(kind=kind, payload={"number": number}, happened_at=NOW)


def _heard_by(*handlers: Callable[[dict[str, Any], datetime], None]) -> Subscriptions:
    return {ThingDone: handlers}


class Ear:
    """A handler that keeps what it heard, or raises instead."""

    def __init__(self, name: str = "ear", trouble: BaseException | None = None) -> None:
        self.heard: list[int] = []
        self.trouble = trouble
        self.__qualname__ = name

    def __call__(self, event: dict[str, Any], now: datetime) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.heard.append(event["number"])


def test_every_handler_hears_once() -> None:
    one, other = Ear("one"), Ear("other")
    _happened(1)
    _happened(2)
    assert deliver(_heard_by(one, other), NOW) == 2
    assert deliver(_heard_by(one, other), NOW + LONG_AFTER) == 0
    assert (one.heard, other.heard) == ([1, 2], [1, 2])


def test_a_failure_is_logged_and_holds_up_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    bad, good = Ear("bad", RuntimeError("broken")), Ear("good")
    _happened()
    with caplog.at_level(logging.WARNING):
        assert deliver(_heard_by(bad, good), NOW) == 0
    assert "event_handler_failed" in caplog.text
    bad.trouble = None
    assert deliver(_heard_by(bad, good), NOW + LONG_AFTER) == 1
    assert (bad.heard, good.heard) == ([1], [1])


def test_a_constraint_broken_by_a_handler_is_a_failure_like_any_other(caplog: pytest.LogCaptureFixture) -> None:
    def breaks_a_constraint(event: dict[str, Any], now: datetime) -> None:
        taken = HandledEvent.objects.create(event=OutboxEvent.objects.get(), handler="taken")
        HandledEvent.objects.create(event=taken.event, handler="taken")

    event = _happened()
    with caplog.at_level(logging.WARNING):
        assert deliver(_heard_by(breaks_a_constraint), NOW) == 0
    assert "event_handler_failed" in caplog.text
    event.refresh_from_db()
    assert event.delivered_at is None
    assert not HandledEvent.objects.exists()


def test_a_refusal_is_recorded_and_the_event_waits(caplog: pytest.LogCaptureFixture) -> None:
    stranger = system_actor("nobody-known")

    def is_refused(event: dict[str, Any], now: datetime) -> None:
        grant_role(actor=stranger, now=now, person="P-000001", role="auditor", valid_from=now.date())

    _happened()
    with caplog.at_level(logging.WARNING):
        assert deliver(_heard_by(is_refused), NOW) == 0
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.refusal) == ("nobody-known", "identity.grant_role", "not_permitted")
    assert "event_refused" in caplog.text
    assert not HandledEvent.objects.exists()


def test_what_fails_is_tried_again_later_and_later() -> None:
    bad = Ear("bad", RuntimeError("broken"))
    event = _happened()
    waits, at = [], NOW
    for _ in range(14):
        deliver(_heard_by(bad), at)
        event.refresh_from_db()
        assert event.not_before is not None
        just_before = event.not_before - timedelta(microseconds=1)
        deliver(_heard_by(bad), just_before)
        waits.append(int((event.not_before - at).total_seconds()))
        at = event.not_before
    assert event.failures == 14
    assert (waits[:4], waits[-1]) == ([2, 4, 8, 16], 3600)


def test_failing_events_do_not_keep_later_ones_waiting() -> None:
    class Picky(Ear):
        def __call__(self, event: dict[str, Any], now: datetime) -> None:
            if event["number"] < 5:
                raise RuntimeError("broken")
            super().__call__(event, now)

    picky = Picky()
    for number in range(10):
        _happened(number)
    deliver(_heard_by(picky), NOW, limit=5)
    deliver(_heard_by(picky), NOW, limit=5)
    assert picky.heard == [5, 6, 7, 8, 9]


def test_an_event_that_this_worker_does_not_know_waits_for_one_that_does() -> None:
    ear = Ear()
    newer = _happened(1, kind="FromANewerVersion")
    _happened(2)
    assert deliver(_heard_by(ear), NOW, limit=1) == 1
    newer.refresh_from_db()
    assert (ear.heard, newer.delivered_at) == ([2], None)


def test_delivered_events_are_forgotten_after_thirty_days_and_others_never() -> None:
    ear = Ear()
    old = _happened(1)
    deliver(_heard_by(ear), NOW)
    waiting = _happened(2)
    assert forget_delivered(NOW + timedelta(days=29)) == 0
    assert forget_delivered(NOW + timedelta(days=31)) == 1
    assert list(OutboxEvent.objects.all()) == [waiting]
    assert not HandledEvent.objects.filter(event_id=old.pk).exists()
