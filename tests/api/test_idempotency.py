"""A keyed request is carried out once, and a retry is told the same: answers and refusals alike."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from daybook.finance.ledger.models import Account
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.organisation.models import Person
from daybook.kernel.models import StoredAnswer

pytestmark = pytest.mark.django_db
PATH = "/api/ledger/open_account"


@pytest.fixture
def accountant() -> Client:
    person = Person.objects.create(reference="P-1", kind="staff", display_name="One Example")
    RoleGrant.objects.create(person=person, role="accountant", valid_from=date(2015, 4, 1), granted_by="test")
    client = Client()
    client.force_login(User.objects.create(username="one", person=person))
    return client


def _open(client: Client, code: str, key: str = "", **headers: str):  # type: ignore[no-untyped-def]
    body = json.dumps({"code": code, "name": "An account", "kind": "ASSET"})
    if key:
        headers["Idempotency-Key"] = key
    return client.post(PATH, body, content_type="application/json", headers=headers)


def test_a_retry_gets_the_stored_answer_and_does_nothing(accountant: Client) -> None:
    first, again = _open(accountant, "7000", "k1"), _open(accountant, "7000", "k1")
    assert (first.status_code, first.json()) == (200, "7000") == (again.status_code, again.json())
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Account.objects.filter(code="7000").count() == 1
    assert AuditEntry.objects.filter(verb="ledger.open_account").count() == 1


def test_a_refusal_is_stored_too(accountant: Client) -> None:
    _open(accountant, "7000")
    first = _open(accountant, "7000", "k2")
    again = _open(accountant, "7000", "k2")
    assert first.status_code == again.status_code == 422
    assert first["Content-Type"] == again["Content-Type"] == "application/problem+json"
    assert first.json() == again.json()
    assert first.json()["type"] == "urn:daybook:problem:code_taken"
    assert AuditEntry.objects.filter(refusal="code_taken").count() == 1


def test_a_key_belongs_to_one_request(accountant: Client) -> None:
    _open(accountant, "7000", "k3")
    other = _open(accountant, "7001", "k3")
    assert other.status_code == 422
    assert other.json()["type"] == "urn:daybook:problem:key_reused"
    assert not Account.objects.filter(code="7001").exists()


def test_an_unreadable_request_says_where(accountant: Client) -> None:
    answer = accountant.post(PATH, '{"code": 5}', content_type="application/json")
    assert answer.status_code == 422
    assert {finding["at"] for finding in answer.json()["facts"]["findings"]} >= {"code", "name", "kind"}


def test_a_request_that_fails_leaves_no_claim(accountant: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Account.objects, "create", lambda **_: 1 / 0)
    accountant.raise_request_exception = False
    assert _open(accountant, "7000", "k4").status_code == 500
    assert not StoredAnswer.objects.exists()
    monkeypatch.undo()
    assert _open(accountant, "7000", "k4").status_code == 200


def test_a_form_of_another_site_cannot_call_the_api(accountant: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="one"))
    assert _open(strict, "7000").status_code == 403
    assert not Account.objects.filter(code="7000").exists()
