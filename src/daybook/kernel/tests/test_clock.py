"""The edge of time: real, or fixed by DAYBOOK_TODAY."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from daybook.kernel import clock
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


def test_a_fixed_day_is_today_and_now_falls_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2026-07-01")
    assert clock.today() == date(2026, 7, 1)
    assert london_day(clock.now()) == date(2026, 7, 1)
    assert clock.now().tzinfo is UTC


def test_without_it_the_clock_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAYBOOK_TODAY", raising=False)
    before = datetime.now(UTC)
    assert before <= clock.now() <= before + timedelta(seconds=5)
    assert clock.today() in {london_day(before), london_day(clock.now())}


def test_a_fixed_day_that_is_no_date_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "1 April")
    with pytest.raises(Refused) as refusal:
        clock.today()
    assert refusal.value.code == "bad_today"
