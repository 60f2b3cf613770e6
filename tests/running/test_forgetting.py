"""What the schedule removes because nobody needs it any more, and what it must leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from daybook.config.schedule import SCHEDULE, forget_old
from daybook.kernel.models import OutboxEvent, StoredAnswer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
JUST_KEPT, TOO_OLD = NOW - timedelta(days=29), NOW - timedelta(days=31)


def _answers(count: int, at: datetime) -> None:
    StoredAnswer.objects.bulk_create(
        StoredAnswer(person="P-1", key=f"{at:%d}-{number}", request_digest="", status=200, body={}, answered_at=at)
        for number in range(count)
    )


def test_answers_kept_for_retries_go_after_thirty_days() -> None:
    _answers(2_500, TOO_OLD)
    _answers(3, JUST_KEPT)
    forget_old(NOW)
    assert set(StoredAnswer.objects.values_list("answered_at", flat=True)) == {JUST_KEPT}
    assert StoredAnswer.objects.count() == 3


def test_ended_sessions_go_and_others_stay() -> None:
    Session.objects.create(session_key="ended", session_data="", expire_date=NOW - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=NOW + timedelta(minutes=1))
    forget_old(NOW)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


def test_delivered_events_go_and_waiting_ones_stay_however_old() -> None:
    OutboxEvent.objects.create(kind="Thing", payload={}, happened_at=TOO_OLD, delivered_at=TOO_OLD)
    recent = OutboxEvent.objects.create(kind="Thing", payload={}, happened_at=TOO_OLD, delivered_at=JUST_KEPT)
    waiting = OutboxEvent.objects.create(kind="Thing", payload={}, happened_at=TOO_OLD)
    forget_old(NOW)
    assert set(OutboxEvent.objects.values_list("pk", flat=True)) == {recent.pk, waiting.pk}


def test_it_is_done_every_hour() -> None:
    assert [part.every_seconds for part in SCHEDULE if part.do is forget_old] == [3600]
