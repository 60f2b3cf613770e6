"""Forgotten passwords: who may reset whose, what the one-time password opens, and what is left of it afterwards."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import User
from daybook.foundation.identity.operations.reset_password import reset_password
from daybook.foundation.identity.operations.suspend_user import suspend_user
from daybook.foundation.identity.tests.test_operations import NOW, PASSWORD, make
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from tests.pages import client_of, page

ONE_TIME, OWN = "abcd-efgh-jkmn-pqrs", "staple garden window"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_failures_kept() -> None:
    cache.clear()


@pytest.fixture
def administrator() -> Actor:
    return make("administrator", "administrator")


@pytest.fixture
def clerk() -> Actor:
    return make("clerk", "ledger_clerk")


def sign_in(client: Client, password: str) -> Any:
    return client.post("/accounts/login/", {"login": "clerk", "password": password})


def reset(administrator: Actor, clerk: Actor) -> None:
    reset_password(actor=administrator, now=NOW, person=clerk.person, password=ONE_TIME)


def changed(client: Client, old: str = ONE_TIME, new: str = OWN) -> Any:
    return client.post("/accounts/password/", {"oldpassword": old, "password1": new, "password2": new})


def test_the_old_password_is_gone_and_the_new_one_must_be_changed_first(administrator: Actor, clerk: Actor) -> None:
    signed_in = client_of(clerk)
    reset(administrator, clerk)
    assert signed_in.get("/accounts/")["Location"].startswith("/accounts/login/"), "signed out where they were"
    client = Client()
    assert sign_in(client, PASSWORD).status_code == 200
    assert sign_in(client, ONE_TIME).status_code == 302
    for address in ("/", "/money/journals/", "/accounts/", "/accounts/second-step/"):
        assert client.get(address)["Location"] == "/accounts/password/"
    assert "An administrator gave you the password" in page(client, "/accounts/password/")
    assert changed(client).status_code == 302
    assert page(client, "/money/journals/")
    assert not User.objects.get(username="clerk").must_change_password
    assert sign_in(Client(), ONE_TIME).status_code == 200
    assert sign_in(Client(), OWN).status_code == 302


def test_nothing_is_done_over_the_api_before_the_change(administrator: Actor, clerk: Actor) -> None:
    reset(administrator, clerk)
    client = Client()
    sign_in(client, ONE_TIME)
    body = json.dumps({"reference": "JD-000001", "seen_version": 1})
    answer = client.post("/api/ledger/discard_journal", body, content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:daybook:problem:one_time_password"
    assert not AuditEntry.objects.filter(actor=clerk.person).exists()


def test_a_one_time_password_is_not_kept_by_changing_it_to_itself(administrator: Actor, clerk: Actor) -> None:
    reset(administrator, clerk)
    client = Client()
    sign_in(client, ONE_TIME)
    assert "Choose another password" in changed(client, new=ONE_TIME).content.decode()
    assert User.objects.get(username="clerk").must_change_password


def test_signing_out_needs_no_new_password(administrator: Actor, clerk: Actor) -> None:
    reset(administrator, clerk)
    client = Client()
    sign_in(client, ONE_TIME)
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"


def test_the_entry_names_the_person_and_holds_no_password(administrator: Actor, clerk: Actor) -> None:
    reset(administrator, clerk)
    entry = AuditEntry.objects.get(verb="identity.reset_password")
    assert (entry.actor, entry.subjects, entry.facts) == (administrator.person, [clerk.person], {})
    assert ONE_TIME not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("who", "whose", "password", "code"),
    [
        ("administrator", "administrator", ONE_TIME, "own_password"),
        ("administrator", "nobody", ONE_TIME, "no_sign_in"),
        ("administrator", "suspended", ONE_TIME, "no_sign_in"),
        ("administrator", "clerk", "short", "weak_password"),
        ("clerk", "administrator", ONE_TIME, "not_permitted"),
        ("clerk", "clerk", ONE_TIME, "not_permitted"),
        ("auditor", "clerk", ONE_TIME, "not_permitted"),
    ],
)
def test_what_is_refused_changes_no_password(
    administrator: Actor, clerk: Actor, who: str, whose: str, password: str, code: str
) -> None:
    people = {
        "administrator": administrator,
        "clerk": clerk,
        "auditor": make("auditor", "auditor"),
        "suspended": make("suspended"),
        "nobody": Actor("P-999999"),
    }
    suspend_user(actor=administrator, now=NOW, person=people["suspended"].person)
    before = dict(User.objects.values_list("username", "password"))
    with pytest.raises(Refused) as refusal:
        reset_password(actor=people[who], now=NOW, person=people[whose].person, password=password)
    assert refusal.value.code == code
    assert dict(User.objects.values_list("username", "password")) == before
    assert not User.objects.filter(must_change_password=True).exists()
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.refusal) == ("identity.reset_password", code)
    assert password not in str(list(AuditEntry.objects.values())) or password == "short"


def test_the_page_makes_a_password_shows_it_once_and_it_opens_the_door(administrator: Actor, clerk: Actor) -> None:
    client, address = client_of(administrator), f"/sign-ins/{clerk.person}/reset-password/"
    asked = page(client, address)
    assert "Make sure first that it is really they who ask" in asked
    assert User.objects.get(username="clerk").check_password(PASSWORD), "asking changes nothing"
    answer = client.post(address)
    assert "no-store" in answer["Cache-Control"]
    found = re.search(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", answer.content.decode())
    assert found
    assert sign_in(Client(), found[0]).status_code == 302
    assert found[0] not in page(client, f"/sign-ins/{clerk.person}/")
    assert "One-time, to be changed" in page(client, f"/sign-ins/{clerk.person}/")
    assert found[0] not in client.post(address).content.decode()


def test_the_page_refuses_ones_own_and_strangers(administrator: Actor, clerk: Actor) -> None:
    own = f"/sign-ins/{administrator.person}/reset-password/"
    assert client_of(administrator).post(own).status_code == 422
    for stranger in (clerk, make("auditor", "auditor")):
        assert client_of(stranger).post(f"/sign-ins/{administrator.person}/reset-password/").status_code == 403
    assert not User.objects.filter(must_change_password=True).exists()
