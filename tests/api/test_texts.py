"""Characters that no database keeps are refused at the edges, alike on both databases."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client

from daybook.finance.ledger.models import Account, Draft
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.organisation.models import Person
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

pytestmark = pytest.mark.django_db

ROLES = ("accountant", "administrator", "originating_officer", "auditor", "chief_finance_officer")
NUL, HALF = "a\0b", "a\ud800b"
ROW = {
    "body": "MPS", "cost_centre": "F300", "account": "5200", "objective": "", "project": "", "fund": "",
    "amount": "1.00", "description": "",
}  # fmt: skip


@pytest.fixture
def client() -> Client:
    person = Person.objects.create(reference="P-1", kind="staff", display_name="One Example")
    for role in ROLES:
        RoleGrant.objects.create(person=person, role=role, valid_from=date(2015, 4, 1), granted_by="test")
    client = Client()
    client.force_login(User.objects.create(username="one", person=person))
    return client


def bodies(text: str) -> dict[str, object]:
    return {
        "ledger/draft_journal": {"on_date": "2026-04-06", "description": text, "rows": [ROW]},
        "ledger/open_account": {"code": "7000", "name": text, "kind": "ASSET"},
        "ledger/post_journal": {"reference": text, "seen_version": 1},
        "identity/grant_role": {"person": text, "role": "auditor", "valid_from": "2026-04-06"},
        "decisions/give_advice": {"reference": "PCD-1", "seen_version": 1, "kind": "legal", "words": text},
    }


@pytest.mark.parametrize("path", list(bodies("")))
@pytest.mark.parametrize("text", [NUL, HALF], ids=["nul", "half a pair"])
@pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "raw"])
def test_a_body_is_refused(client: Client, path: str, text: str, escaped: bool) -> None:
    body = json.dumps(bodies(text)[path], ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    answer = client.post(f"/api/{path}", body, content_type="application/json")
    assert answer.status_code in {400, 422}, answer.content
    assert not Account.objects.filter(code="7000").exists()
    assert not Draft.objects.exists()


def test_the_refusal_says_where_and_what_to_do(client: Client) -> None:
    rows = [ROW, ROW | {"account": "51\0"}]
    body = {"on_date": "2026-04-06", "description": "One", "rows": rows}
    answer = client.post("/api/ledger/draft_journal", json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert problem["type"] == "urn:daybook:problem:bad_text"
    assert "rows.1.account" in problem["detail"]


def test_whole_pairs_and_words_about_escapes_pass(client: Client) -> None:
    body = json.dumps({"code": "7000", "name": "Café \U0001f600 \\ud800 \\u0000", "kind": "ASSET"})
    assert client.post("/api/ledger/open_account", body, content_type="application/json").status_code == 200
    assert Account.objects.get(code="7000").name == "Café \U0001f600 \\ud800 \\u0000"


@pytest.mark.parametrize(
    "address",
    [
        "/api/ledger/trial_balance?as_at=2026-04-06&body=%00",
        "/api/budgets/lines?fund=%00",
        "/api/audit/story?subject=%00",
        "/api/decisions/cases?state=%00",
        "/money/journals/JNL-%00/",
        "/story/a%00b/",
        "/decisions/a%00b/",
        "/money/journals/?q=%00",
        "/story/?actor=%00",
        "/decisions/?q=a%00",
        "/?q=%00",
        "/search/?q=%00",
    ],
)
def test_an_address_is_refused(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {404, 422}, answer.content
    if answer.status_code == 422:
        assert "null" in answer.content.decode()


def test_a_form_is_refused(client: Client) -> None:
    answer = client.post(
        "/decisions/draft-case", f"form={quote(NUL)}", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422
    assert "null" in answer.content.decode()


def test_a_visitor_is_refused_alike() -> None:
    assert Client().post("/accounts/login/", {"login": NUL, "password": "a"}).status_code == 422


@pytest.mark.parametrize("text", [NUL, HALF])
def test_a_note_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_note(text, 10)
    assert refusal.value.code == "bad_text"
