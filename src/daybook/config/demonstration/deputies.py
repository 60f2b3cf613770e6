"""A fortnight's leave in the demonstration: the chief executive's role is lent to the governance manager."""

from __future__ import annotations

from datetime import date, timedelta

from daybook.config.demonstration.books import moment
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence

_FORTNIGHT = timedelta(days=14)


def lend_for_a_fortnight(cast: dict[str, Actor], today: date) -> None:
    """From today, up to a million pounds; offered and accepted this morning."""
    made = offer_deputyship(
        actor=cast["chief"],
        now=moment(today, 8),
        deputy=cast["governance"].person,
        role="chief_executive",
        valid_from=today,
        valid_until=today + _FORTNIGHT,
        why="Annual leave",
        limit_pence=Pence(1_000_000_00),
    )
    accept_deputyship(
        actor=cast["governance"], now=moment(today, 9), reference=made.reference, seen_version=made.version
    )
