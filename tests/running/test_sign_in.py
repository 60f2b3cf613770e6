"""Signing in and out, lockout, passwords and the second step, page by page."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client

from daybook.foundation.identity.models import User
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.operations.register_user import register_user
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import system_actor

PASSWORD = "correct horse battery"
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def user() -> User:
    cache.clear()
    founder = system_actor("founder")
    person = register_person(actor=founder, now=NOW, kind="staff", display_name="Alder Example").reference
    register_user(actor=founder, now=NOW, person=person, username="alder", password=PASSWORD, one_time=False)
    grant_role(actor=founder, now=NOW, person=person, role="auditor", valid_from=date(2026, 4, 1))
    return User.objects.get(username="alder")


def sign_in(client: Client, password: str = PASSWORD, username: str = "alder") -> Any:
    return client.post("/accounts/login/", {"login": username, "password": password})


def confirm(client: Client) -> None:
    client.post("/accounts/confirm/", {"password": PASSWORD})


def test_the_page_is_ours_and_offers_no_sign_up(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "<title>Sign in – Daybook</title>" in page
    assert 'autocomplete="current-password"' in page
    assert "placeholder" not in page
    assert "sign up" not in page.lower()
    assert client.get("/accounts/signup/").status_code == 404


def test_signing_in_and_out(client: Client) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Alder Example" in client.get("/accounts/").content.decode()
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")


def test_getting_the_sign_out_page_signs_nobody_out(client: Client) -> None:
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/accounts/").status_code == 200


def test_the_next_page_stays_on_this_site(client: Client) -> None:
    data = {"login": "alder", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/accounts/login/", data)["Location"] == "/"


def test_wrong_password_and_unknown_name_get_the_same_words(client: Client) -> None:
    wrong = sign_in(client, "not the password").content.decode()
    unknown = sign_in(client, username="nobody").content.decode()
    assert "There is a problem" in wrong
    said = "The username and/or password you specified are not correct"
    assert said in wrong
    assert said in unknown


def test_five_failures_close_a_sign_in_even_for_the_right_password(client: Client) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    page = sign_in(client).content.decode()
    assert "Too many failed login attempts" in page
    assert "_auth_user_id" not in client.session
    # Another browser is no way round it: the count belongs to the sign-in.
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert "Too many failed login attempts" in sign_in(other).content.decode()


def test_four_failures_do_not(client: Client) -> None:
    for _ in range(4):
        sign_in(client, "wrong")
    assert sign_in(client).status_code == 302


def test_a_suspended_sign_in_is_refused(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    sign_in(client)
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")


def test_a_suspended_person_who_is_signed_in_is_out_at_once(client: Client, user: User) -> None:
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")


def test_changing_the_password_keeps_this_session_and_ends_the_others(client: Client) -> None:
    other = Client()
    sign_in(other)
    sign_in(client)
    change = {"oldpassword": PASSWORD, "password1": "staple garden window", "password2": "staple garden window"}
    assert client.post("/accounts/password/", change)["Location"] == "/accounts/"
    assert client.get("/accounts/").status_code == 200
    assert other.get("/accounts/").status_code == 302


@pytest.mark.parametrize("new", ["short", "elevenchars", "q1w2e3r4t5y6"])
def test_a_weak_new_password_is_refused(client: Client, user: User, new: str) -> None:
    sign_in(client)
    page = client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_second_step_from_set_up_to_removal(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/accounts/second-step/app/")["Location"].startswith("/accounts/confirm/")
    confirm(client)
    page = client.get("/accounts/second-step/app/")
    assert "data:image/svg+xml" in page.content.decode()
    secret = page.context["form"].secret
    codes = iter(_codes(secret))
    assert client.post("/accounts/second-step/app/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/second-step/app/", {"code": next(codes)}).status_code == 302
    recovery = client.get("/accounts/second-step/recovery/")
    code = recovery.context["unused_codes"][0]
    assert code in recovery.content.decode()
    assert code in client.get("/accounts/second-step/recovery/file/").content.decode()
    assert "recovery codes left" in client.get("/accounts/second-step/").content.decode()
    client.post("/accounts/logout/")
    # The password alone no longer signs in; a recovery code does, once.
    assert sign_in(client)["Location"] == "/accounts/second-step/code/"
    assert client.get("/accounts/").status_code == 302
    assert client.get("/accounts/second-step/code/").status_code == 200
    assert client.post("/accounts/second-step/code/", {"code": "999999"}).status_code == 200
    assert client.post("/accounts/second-step/code/", {"code": code}).status_code == 302
    assert client.get("/accounts/").status_code == 200
    client.post("/accounts/logout/")
    sign_in(client)
    assert client.post("/accounts/second-step/code/", {"code": code}).status_code == 200
    assert client.get("/accounts/").status_code == 302


def test_removing_the_app_asks_first(client: Client, user: User) -> None:
    sign_in(client)
    auth.TOTP.activate(user, auth.generate_totp_secret())
    # Set up behind this session's back: the password must be given again.
    assert client.get("/accounts/second-step/app/remove/")["Location"].startswith("/accounts/confirm/")
    assert client.get("/accounts/confirm/").status_code == 200
    confirm(client)
    assert "Remove the app" in client.get("/accounts/second-step/app/remove/").content.decode()
    assert client.post("/accounts/second-step/app/remove/").status_code == 302
    assert "Set up an app" in client.get("/accounts/second-step/").content.decode()


def test_attempts_are_logged_without_what_was_typed(client: Client, caplog: Any) -> None:
    with caplog.at_level("INFO", "daybook"):
        page = sign_in(client, "mistyped secret", username="typed-name").content.decode()
        sign_in(client)
    assert "mistyped secret" not in page
    assert "sign_in_failed" in caplog.text
    assert "signed_in" in caplog.text
    assert "mistyped secret" not in caplog.text
    assert "typed-name" not in caplog.text


def _codes(secret: str) -> list[str]:
    import time

    step = int(time.time()) // 30
    return [auth.format_hotp_value(auth.hotp_value(secret, step + shift)) for shift in (0, 1)]


def test_behind_a_proxy_each_address_has_its_own_count(client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(11):
        data = {"login": f"guess{number}", "password": "wrong"}
        # What a client writes into the header itself is not believed.
        client.post("/accounts/login/", data, headers={"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.1"})
    closed = client.post(
        "/accounts/login/",
        {"login": "alder", "password": PASSWORD},
        headers={"X-Forwarded-For": "198.51.100.99, 192.0.2.1"},
    )
    assert "Too many failed login attempts" in closed.content.decode()
    data = {"login": "alder", "password": PASSWORD}
    assert client.post("/accounts/login/", data, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 302


@pytest.mark.parametrize(
    ("given", "count"),
    [({}, 0), ({"DAYBOOK_BEHIND_TLS": "1"}, 1), ({"DAYBOOK_BEHIND_TLS": "1", "DAYBOOK_PROXIES": "2"}, 2)],
)
def test_addresses_are_taken_from_the_proxy_only_where_there_is_one(given: dict[str, str], count: int) -> None:
    script = "from daybook.config import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    plain = {name: value for name, value in os.environ.items() if name not in {"DAYBOOK_BEHIND_TLS", "DAYBOOK_PROXIES"}}
    said = subprocess.run([sys.executable, "-c", script], env=plain | given, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(count)


def test_a_sign_in_stays_closed_however_many_others_are_tried(client: Client) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    # A cache that is full drops the keys that come first by name.
    cache.set_many({f"zz{number}": [1] for number in range(700)}, timeout=300)
    assert "Too many failed login attempts" in sign_in(client).content.decode()
