"""The one inbox: what waits for whom, however much waits for others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from daybook.finance.ledger.tests.build import NOW, Cast, cast
from daybook.foundation.approvals.public import record_settled, record_waiting, visible_waiting
from daybook.foundation.approvals.queries import count_kinds, seats_of
from daybook.foundation.identity.public import lent_to
from daybook.kernel.actor import Actor

pytestmark = pytest.mark.django_db
VERB = "ledger.post_journal"


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def _put(subject: str, barred: Sequence[str] = (), minutes: int = 0) -> None:
    at = NOW + timedelta(minutes=minutes)
    record_waiting(subject=subject, verb=VERB, title=subject, why="It waits.", barred=barred, now=at)


def _inbox(actor: Actor) -> list[str]:
    return [item.subject for item in visible_waiting(actor, NOW)]


def _count(actor: Actor) -> int:
    return sum(count_kinds(seats_of(actor.person, lent_to(actor.person, NOW), NOW)).values())


def test_what_is_barred_to_me_does_not_crowd_out_what_is_mine(people: Cast) -> None:
    me = people.accountant
    for number in range(220):
        _put(f"BARRED-{number}", [me.person], minutes=number)
    for number in range(6):
        _put(f"OPEN-{number}", [people.clerk.person, people.stranger.person], minutes=300 + number)
    assert _inbox(me) == [f"OPEN-{number}" for number in range(6)]
    assert _count(me) == 6


def test_a_bar_is_against_the_people_named_and_nobody_else(people: Cast) -> None:
    _put("ONE", [people.accountant.person])
    assert _inbox(people.accountant) == []
    _put("TWO", [people.clerk.person])
    assert _inbox(people.accountant) == ["TWO"]
    assert _inbox(people.stranger) == []


def test_an_item_put_again_has_the_bars_it_was_last_given(people: Cast) -> None:
    me = people.accountant.person
    _put("ONE", [me, people.clerk.person])
    _put("ONE", [people.clerk.person, people.clerk.person])
    assert (_inbox(people.accountant), _count(people.accountant)) == (["ONE"], 1)
    _put("ONE", [me])
    assert (_inbox(people.accountant), _count(people.accountant)) == ([], 0)
    _put("ONE")
    assert _inbox(people.accountant) == ["ONE"]


def test_bars_go_with_the_item_that_was_settled(people: Cast) -> None:
    _put("ONE", [people.accountant.person])
    record_settled(subject="ONE", now=NOW)
    _put("ONE")
    assert _inbox(people.accountant) == ["ONE"]


def test_the_inbox_is_three_questions_however_long(
    people: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(5):
        _put(f"THING-{number}", [people.clerk.person])
    with django_assert_num_queries(3):  # posts, roles, items
        _inbox(people.accountant)
