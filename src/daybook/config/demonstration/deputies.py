"""Leave in the demonstration: the chief executive lends their role for a fortnight; an adviser was suddenly away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from daybook.config.demonstration.books import moment
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.confirm_deputyship import confirm_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.approvals.operations.propose_deputyship import propose_deputyship
from daybook.foundation.approvals.operations.revoke_deputyship import revoke_deputyship
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


def stand_in_for_an_adviser(cast: dict[str, Actor], today: date) -> None:
    """Six weeks ago the equality adviser was away: one person proposed a deputy for them and another confirmed it.

    They came back before its days were over, and the governance officer ended it.
    """
    office, first = cast["governance"], today - 3 * _FORTNIGHT
    made = propose_deputyship(
        actor=office,
        now=moment(first, 9),
        principal=cast["equality"].person,
        deputy=cast["privacy"].person,
        role="equality_adviser",
        valid_from=first,
        valid_until=first + _FORTNIGHT,
        why="Suddenly away",
    )
    asked = confirm_deputyship(
        actor=cast["deputy"], now=moment(first, 10), reference=made.reference, seen_version=made.version
    )
    taken = accept_deputyship(
        actor=cast["privacy"], now=moment(first, 11), reference=made.reference, seen_version=asked.version
    )
    revoke_deputyship(
        actor=office,
        now=moment(first + 9 * ONE_DAY, 9),
        reference=made.reference,
        seen_version=taken.version,
        reason="Back at work",
    )


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
