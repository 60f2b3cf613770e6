"""Leave in the demonstration: the chief executive lends their role, from today for a fortnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from daybook.config.demonstration.books import moment
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.periods import ONE_DAY

_FORTNIGHT = timedelta(days=14)


def lend_for_a_fortnight(cast: dict[str, Actor], today: date) -> None:
    """From today, up to a million pounds; offered and accepted the day before."""
    _lend(cast, "governance", today, _FORTNIGHT, Pence(1_000_000_00))


def lend_for_a_day(cast: dict[str, Actor], to: str, on: date) -> Actor:
    """Somebody as the chief executive's deputy on one day."""
    _lend(cast, to, on, ONE_DAY, Pence(5_000_000_00))
    return replace(cast[to], deputy_for=cast["chief"].person)


def _lend(cast: dict[str, Actor], to: str, on: date, days: timedelta, limit: Pence) -> None:
    made = offer_deputyship(
        actor=cast["chief"],
        now=moment(on - ONE_DAY, 16),
        deputy=cast[to].person,
        role="chief_executive",
        valid_from=on,
        valid_until=on + days,
        why="Annual leave",
        limit_pence=limit,
    )
    accept_deputyship(actor=cast[to], now=moment(on - ONE_DAY, 17), reference=made.reference, seen_version=made.version)
