"""Sign-ins and roles: who may give, end, close and open them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.identity.operations.end_role import end_role
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.operations.register_user import register_user
from daybook.foundation.identity.operations.reinstate_user import reinstate_user
from daybook.foundation.identity.operations.suspend_user import suspend_user
from daybook.foundation.identity.operations.withdraw_role import withdraw_role
from daybook.foundation.identity.queries import active_administrators, roles_held
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import Actor, system_actor
from daybook.kernel.refused import Refused

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
DAY = date(2026, 5, 1)
PASSWORD = "correct horse battery"
FOUNDER = system_actor("founder")

pytestmark = pytest.mark.django_db


def make(username: str, *roles: str) -> Actor:
    person = register_person(actor=FOUNDER, now=NOW, kind="staff", display_name=username.title()).reference
    register_user(actor=FOUNDER, now=NOW, person=person, username=username, password=PASSWORD, one_time=False)
    for role in roles:
        grant_role(actor=FOUNDER, now=NOW, person=person, role=role, valid_from=DAY)
    return Actor(person)


@pytest.fixture
def first() -> Actor:
    return make("first", "administrator")


@pytest.fixture
def second() -> Actor:
    return make("second", "administrator")


def refused(code: str, do: object, **arguments: object) -> None:
    with pytest.raises(Refused) as refusal:
        do(now=NOW, **arguments)  # type: ignore[operator]
    assert refusal.value.code == code
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.refusal, entry.actor) == (code, arguments["actor"].person)  # type: ignore[attr-defined]


def test_passwords_are_kept_as_argon2(first: Actor) -> None:
    user = User.objects.get(username="first")
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(PASSWORD)


def test_nobody_gives_themselves_a_role(first: Actor) -> None:
    refused("own_role", grant_role, actor=first, person=first.person, role="auditor", valid_from=DAY)
    assert roles_held(first.person, DAY) == ["administrator"]


def test_an_administrator_gives_and_ends_a_role(first: Actor) -> None:
    clerk = make("clerk")
    grant_role(actor=first, now=NOW, person=clerk.person, role="ledger_clerk", valid_from=DAY)
    assert roles_held(clerk.person, DAY) == ["ledger_clerk"]
    end_role(actor=first, now=NOW, person=clerk.person, role="ledger_clerk", valid_until=DAY + timedelta(days=1))
    assert roles_held(clerk.person, DAY) == ["ledger_clerk"]
    assert roles_held(clerk.person, DAY + timedelta(days=1)) == []
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.verb, entry.actor, entry.subjects) == ("identity.end_role", first.person, [clerk.person])


def test_the_entry_of_a_new_sign_in_holds_no_password_and_no_name(first: Actor) -> None:
    written = AuditEntry.objects.filter(verb="identity.register_user").values_list("facts", "subjects")
    assert PASSWORD not in str(list(written))
    assert "first" not in str(list(written)).lower()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"role": "auditor", "valid_until": DAY + timedelta(days=1)}, "role_not_held"),
        ({"role": "administrator", "valid_until": DAY}, "dates_in_order"),
        ({"role": "administrator", "valid_until": DAY + timedelta(days=1)}, "last_administrator"),
    ],
)
def test_roles_that_cannot_be_ended(first: Actor, arguments: dict[str, object], code: str) -> None:
    refused(code, end_role, actor=first, person=first.person, **arguments)
    assert RoleGrant.objects.get().valid_until is None


def test_a_suspended_sign_in_is_closed_where_it_is_open(first: Actor, second: Actor, client: object) -> None:
    user = User.objects.get(username="second")
    client.force_login(user)  # type: ignore[attr-defined]
    suspend_user(actor=first, now=NOW, person=second.person)
    assert not client.login(username="second", password=PASSWORD)  # type: ignore[attr-defined]
    assert active_administrators(DAY) == [first.person]
    reinstate_user(actor=first, now=NOW, person=second.person)
    assert active_administrators(DAY) == [first.person, second.person]


def test_nobody_suspends_or_reinstates_themselves(first: Actor, second: Actor) -> None:
    refused("own_sign_in", suspend_user, actor=first, person=first.person)
    refused("own_sign_in", reinstate_user, actor=first, person=first.person)


def test_suspending_twice_and_reinstating_the_active_are_refused(first: Actor, second: Actor) -> None:
    refused("not_suspended", reinstate_user, actor=first, person=second.person)
    suspend_user(actor=first, now=NOW, person=second.person)
    refused("no_sign_in", suspend_user, actor=first, person=second.person)


@pytest.mark.parametrize("do", [suspend_user, reinstate_user])
def test_a_stranger_is_refused_and_leaves_only_the_refusal(first: Actor, do: object) -> None:
    stranger = make("stranger")
    refused("not_permitted", do, actor=stranger, person=first.person)
    assert User.objects.get(username="first").is_active


def test_the_last_administrator_is_not_suspended_by_a_leaving_one(first: Actor, second: Actor) -> None:
    end_role(actor=second, now=NOW, person=first.person, role="administrator", valid_until=DAY + timedelta(days=1))
    later = NOW + timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        end_role(
            actor=second, now=later, person=second.person, role="administrator", valid_until=DAY + timedelta(days=2)
        )
    assert refusal.value.code == "last_administrator"


def test_a_role_with_an_end_can_be_ended_earlier(first: Actor) -> None:
    clerk = make("clerk").person
    until = DAY + timedelta(days=20)
    grant_role(actor=first, now=NOW, person=clerk, role="auditor", valid_from=DAY, valid_until=until)
    end_role(actor=first, now=NOW, person=clerk, role="auditor", valid_until=DAY + timedelta(days=5))
    assert roles_held(clerk, DAY + timedelta(days=4)) == ["auditor"]
    assert roles_held(clerk, DAY + timedelta(days=5)) == []
    later = NOW + timedelta(days=30)
    with pytest.raises(Refused) as refusal:
        end_role(actor=first, now=later, person=clerk, role="auditor", valid_until=DAY + timedelta(days=2))
    assert refusal.value.code == "role_not_held", "what is over stays as it was"


@pytest.mark.parametrize(("begins", "ends"), [(0, 20), (5, 6), (19, None), (-3, 1), (-3, None)])
def test_a_role_is_not_held_twice_on_one_day(first: Actor, begins: int, ends: int | None) -> None:
    clerk = make("clerk").person
    twenty = DAY + timedelta(days=20)
    grant_role(actor=first, now=NOW, person=clerk, role="auditor", valid_from=DAY, valid_until=twenty)
    until = None if ends is None else DAY + timedelta(days=ends)
    again = {"person": clerk, "role": "auditor", "valid_from": DAY + timedelta(days=begins), "valid_until": until}
    refused("role_held", grant_role, actor=first, **again)
    grant_role(actor=first, now=NOW, person=clerk, role="auditor", valid_from=twenty)
    assert RoleGrant.objects.filter(role="auditor").count() == 2


@pytest.mark.parametrize("ends", [0, -1])
def test_a_role_that_would_end_before_it_begins_is_refused(first: Actor, ends: int) -> None:
    clerk, until = make("clerk").person, DAY + timedelta(days=ends)
    dates = {"valid_from": DAY, "valid_until": until}
    refused("dates_in_order", grant_role, actor=first, person=clerk, role="auditor", **dates)
    assert not RoleGrant.objects.filter(role="auditor").exists()


def test_a_role_that_has_not_begun_can_be_withdrawn(first: Actor) -> None:
    clerk, begins = make("clerk").person, DAY + timedelta(days=10)
    grant_role(actor=first, now=NOW, person=clerk, role="auditor", valid_from=begins)
    refused("dates_in_order", end_role, actor=first, person=clerk, role="auditor", valid_until=DAY)
    refused("role_not_held", withdraw_role, actor=first, person=clerk, role="auditor", valid_from=DAY)
    withdraw_role(actor=first, now=NOW, person=clerk, role="auditor", valid_from=begins)
    assert roles_held(clerk, begins) == []
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.verb, entry.subjects, entry.facts["role"]) == ("identity.withdraw_role", [clerk], "auditor")


def test_a_role_that_has_begun_is_not_withdrawn(first: Actor) -> None:
    clerk = make("clerk", "auditor").person
    refused("already_begun", withdraw_role, actor=first, person=clerk, role="auditor", valid_from=DAY)
    assert roles_held(clerk, DAY) == ["auditor"]


def test_two_grants_of_one_person_do_not_cover_for_each_other(first: Actor) -> None:
    # As kept before overlap was refused.
    person = RoleGrant.objects.get().person
    RoleGrant.objects.create(
        person=person, role="administrator", valid_from=DAY, valid_until=DAY + timedelta(days=9), granted_by="test"
    )
    ended = {"person": first.person, "role": "administrator", "valid_until": DAY + timedelta(days=1)}
    refused("last_administrator", end_role, actor=first, **ended)
    assert active_administrators(DAY + timedelta(days=30)) == [first.person]


def test_an_administrator_who_leaves_tomorrow_is_no_cover(first: Actor, second: Actor) -> None:
    tomorrow = DAY + timedelta(days=1)
    end_role(actor=second, now=NOW, person=first.person, role="administrator", valid_until=tomorrow)
    refused("last_administrator", suspend_user, actor=first, person=second.person)
    ended = {"person": second.person, "role": "administrator", "valid_until": DAY + timedelta(days=8)}
    refused("last_administrator", end_role, actor=first, **ended)
    assert active_administrators(DAY + timedelta(days=30)) == [second.person]


def test_an_administrator_to_come_covers_from_the_day_they_begin(first: Actor) -> None:
    heir, begins = make("heir").person, DAY + timedelta(days=10)
    grant_role(actor=first, now=NOW, person=heir, role="administrator", valid_from=begins)
    ended = {"person": first.person, "role": "administrator"}
    refused("last_administrator", end_role, actor=first, valid_until=begins - timedelta(days=1), **ended)
    end_role(actor=first, now=NOW, valid_until=begins, **ended)
    refused("last_administrator", withdraw_role, actor=first, person=heir, role="administrator", valid_from=begins)
    assert active_administrators(begins) == [heir]
