"""The administrator's pages: who may sign in, as what and until when, and each act on it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.identity.operations.end_role import end_role
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.queries import roles_held
from daybook.foundation.identity.tests.test_operations import DAY, NOW, make
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import Actor
from tests.pages import client_of, page, queries_of

LIST = "/sign-ins/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", DAY.isoformat())


@pytest.fixture
def administrator() -> Actor:
    return make("administrator", "administrator")


@pytest.fixture
def clerk() -> Actor:
    return make("clerk", "ledger_clerk")


def of(person: Actor, act: str = "") -> str:
    return f"{LIST}{person.person}/{act}"


def test_the_list_shows_who_may_sign_in_and_as_what(administrator: Actor, clerk: Actor) -> None:
    User.objects.filter(username="clerk").update(is_active=False)
    text = page(client_of(administrator), LIST)
    for words in ("Clerk", "Ledger clerk", "Suspended", "System administrator", "Active", clerk.person):
        assert words in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("text=cler", {"clerk"}),
        ("role=administrator", {"administrator"}),
        ("role=auditor", set()),
        ("state=suspended", {"clerk"}),
        ("state=active", {"administrator"}),
        ("state=nonsense", {"administrator", "clerk"}),
        ("text=P-000002", {"clerk"}),
    ],
)
def test_the_list_is_filtered(administrator: Actor, clerk: Actor, asked: str, found: set[str]) -> None:
    User.objects.filter(username="clerk").update(is_active=False)
    text = page(client_of(administrator), f"{LIST}?{asked}")
    rows = text.partition("<tbody")[2].partition("</tbody>")[0]
    assert {name for name in ("administrator", "clerk") if f">{name}</span>" in rows} == found


def test_an_auditor_sees_everything_and_changes_nothing(administrator: Actor, clerk: Actor) -> None:
    auditor = client_of(make("auditor", "auditor"))
    assert "Clerk" in page(auditor, LIST)
    text = page(auditor, of(clerk))
    assert "Ledger clerk" in text
    for act in ("grant-role", "end-role", "suspend-user", "reset-password"):
        assert act not in text
        page(auditor, of(clerk, f"{act}/ledger_clerk/" if act == "end-role" else f"{act}/"), 403)


def test_strangers_see_nothing(administrator: Actor, clerk: Actor) -> None:
    for address in (LIST, of(administrator), of(clerk, "grant-role/")):
        page(client_of(clerk), address, 403)
    assert 'href="/sign-ins/"' not in page(client_of(clerk), "/")


def test_the_record_shows_roles_in_time_and_what_was_done(administrator: Actor, clerk: Actor) -> None:
    end_role(
        actor=administrator, now=NOW, person=clerk.person, role="ledger_clerk", valid_until=DAY + timedelta(days=9)
    )
    later = DAY + timedelta(days=30)
    grant_role(actor=administrator, now=NOW, person=clerk.person, role="auditor", valid_from=later)
    text = page(client_of(administrator), of(clerk))
    for words in ("Ledger clerk", "10 May 2026", "Auditor", "31 May 2026", "Future", "Founder of a new installation"):
        assert words in text
    assert "end-role/ledger_clerk/" in text
    assert f"withdraw-role/auditor/{later.isoformat()}/" in text
    assert "moj-timeline__item" in text
    page(client_of(administrator), f"{LIST}P-999999/", 404)


def test_somebody_without_a_sign_in_is_given_one_on_a_page(administrator: Actor) -> None:
    """The password is shown once, and is theirs only until they choose their own."""
    client = client_of(administrator)
    person = register_person(actor=administrator, now=NOW, kind="staff", display_name="Alder New Example").reference
    address = f"{LIST}{person}/register-user/"
    assert f'href="{address}"' in page(client, f"{LIST}{person}/")
    assert "is taken. Choose another." in client.post(address, {"username": "Administrator"}).content.decode()
    assert not User.objects.filter(person__reference=person).exists()
    text = client.post(address, {"username": "anew", "email": ""}).content.decode()
    shown = re.search(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b", text)
    made = User.objects.get(person__reference=person)
    assert shown
    assert made.check_password(shown[0])
    assert made.must_change_password
    page(client_of(make("auditor", "auditor")), address, 403)
    # Opened again by its address, or sent twice, the form leads to the sign-in there is, and changes nothing.
    for again in (client.get(address), client.post(address, {"username": "another", "email": ""})):
        assert again.headers["Location"] == f"{LIST}{person}/"
    assert "has a sign-in already" in page(client, f"{LIST}{person}/")
    assert list(User.objects.filter(person__reference=person).values_list("username", flat=True)) == ["anew"]


def test_a_role_is_given_ended_and_withdrawn(administrator: Actor, clerk: Actor) -> None:
    client = client_of(administrator)
    given = {"role": "accountant", "valid_from": "1/5/2026", "valid_until": ""}
    assert client.post(of(clerk, "grant-role/"), given)["Location"] == of(clerk)
    assert "Accountant from 1 May 2026." in page(client, of(clerk))
    assert roles_held(clerk.person, DAY) == ["accountant", "ledger_clerk"]
    client.post(of(clerk, "end-role/accountant/"), {"valid_until": "2/5/2026"})
    assert "2 May 2026 is the first day without it" in page(client, of(clerk))
    assert roles_held(clerk.person, DAY + timedelta(days=1)) == ["ledger_clerk"]
    client.post(of(clerk, "grant-role/"), {"role": "auditor", "valid_from": "1/6/2026"})
    address = of(clerk, "withdraw-role/auditor/2026-06-01/")
    assert "It was to begin on 1 June 2026" in page(client, address)
    client.post(address)
    assert not RoleGrant.objects.filter(role="auditor").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": "", "valid_from": "1/5/2026"}, "Choose an answer for “Role”"),
        ({"role": "emperor", "valid_from": "1/5/2026"}, "Choose one of those that are offered"),
        ({"role": "auditor", "valid_from": "31/2/2026"}, "Enter a real date"),
        ({"role": "auditor", "valid_from": "2/5/2026", "valid_until": "2/5/2026"}, "must come after its first day"),
        ({"role": "ledger_clerk", "valid_from": "2/5/2026"}, "holds the role ledger_clerk from 1 May 2026"),
    ],
)
def test_what_cannot_be_given_is_said_on_the_form(
    administrator: Actor, clerk: Actor, given: dict[str, str], said: str
) -> None:
    answer = client_of(administrator).post(of(clerk, "grant-role/"), given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert RoleGrant.objects.filter(person__reference=clerk.person).count() == 1


def test_the_last_administrator_is_told_and_stays(administrator: Actor) -> None:
    client = client_of(administrator)
    answer = client.post(of(administrator, "end-role/administrator/"), {"valid_until": "2/5/2026"})
    assert answer.status_code == 422
    assert "Nobody would administer from" in answer.content.decode()


def test_nobody_acts_on_their_own_sign_in(administrator: Actor) -> None:
    client = client_of(administrator)
    text = page(client, of(administrator))
    assert "This is your own sign-in." in text
    assert "suspend-user" not in text
    for act in ("grant-role/", "suspend-user/", "reinstate-user/", "reset-password/"):
        given = {"role": "auditor", "valid_from": "1/5/2026"} if act == "grant-role/" else {}
        assert client.post(of(administrator, act), given).status_code == 422
    assert roles_held(administrator.person, DAY) == ["administrator"]


def test_a_sign_in_is_suspended_and_reinstated_after_asking(administrator: Actor, clerk: Actor) -> None:
    client = client_of(administrator)
    assert "signed out at once" in page(client, of(clerk, "suspend-user/"))
    assert User.objects.get(username="clerk").is_active, "asking changes nothing"
    client.post(of(clerk, "suspend-user/"))
    assert not User.objects.get(username="clerk").is_active
    assert "Reset the password" not in page(client, of(clerk))
    client.post(of(clerk, "reinstate-user/"))
    assert User.objects.get(username="clerk").is_active
    assert client.post(of(clerk, "reinstate-user/")).status_code == 422


def test_addresses_that_are_none(administrator: Actor, clerk: Actor) -> None:
    client = client_of(administrator)
    page(client, of(clerk, "withdraw-role/auditor/yesterday/"), 404)
    page(client, f"{LIST}P-999999/suspend-user/", 404)
    assert client.post(of(clerk, "withdraw-role/auditor/2026-06-01/")).status_code == 422
    assert "<img src=x>" not in page(client, of(clerk, "end-role/%3Cimg%20src=x%3E/"))


def test_the_list_takes_as_many_queries_for_ten_as_for_two(administrator: Actor, clerk: Actor) -> None:
    client = client_of(administrator)
    two = queries_of(client, LIST)
    for number in range(8):
        person = make(f"more{number}", "auditor")
        assert roles_held(person.person, date(2026, 5, 1)) == ["auditor"]
    assert queries_of(client, LIST) == two
