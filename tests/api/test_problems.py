"""What cannot be read, may not be done or is not there: a problem with a request id, never a page, never a 500."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from daybook.finance.ledger.models import Period
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.organisation.models import Person

pytestmark = pytest.mark.django_db
JSON = "application/json"
PATH = "/api/ledger/open_account"
WHOLE = {"code": "7000", "name": "An account", "kind": "ASSET"}


@pytest.fixture
def client() -> Client:
    person = Person.objects.create(reference="P-1", kind="staff", display_name="One Example")
    for role in ("accountant", "originating_officer", "chief_finance_officer", "auditor"):
        RoleGrant.objects.create(person=person, role=role, valid_from=date(2015, 4, 1), granted_by="test")
    client = Client()
    client.force_login(User.objects.create(username="one", person=person))
    return client


def problem(answer, status: int, code: str) -> dict[str, object]:  # type: ignore[no-untyped-def, type-arg]
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, object] = answer.json()
    assert told["type"] == f"urn:daybook:problem:{code}"
    assert told["status"] == status
    assert told["request"] == answer["X-Request-ID"]
    assert str(told["detail"]).endswith((".", "json"))
    return told


def send(client: Client, path: str, body: object) -> object:
    return client.post(f"/api/{path}", json.dumps(body), content_type=JSON)


@pytest.mark.parametrize("body", ["{", "nonsense", '{"code": }', "\ufeff"])
def test_what_is_not_json(client: Client, body: str) -> None:
    problem(client.post(PATH, body, content_type=JSON), 400, "unreadable")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_another_content_type(client: Client, kind: str) -> None:
    problem(client.post(PATH, json.dumps(WHOLE), content_type=kind), 415, "wrong_content_type")


def test_json_may_name_its_character_set(client: Client) -> None:
    assert client.post(PATH, json.dumps(WHOLE), content_type=f"{JSON}; charset=utf-8").status_code == 200


def test_a_body_of_thirty_megabytes(client: Client) -> None:
    problem(client.post(PATH, " " * 30_000_000 + "{}", content_type=JSON), 413, "too_large")


def test_nobody_is_signed_in() -> None:
    problem(Client().post(PATH, json.dumps(WHOLE), content_type=JSON), 401, "not_signed_in")
    problem(Client().get("/api/budgets/funds"), 401, "not_signed_in")


def test_a_form_of_another_site(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="one"))
    told = problem(strict.post(PATH, json.dumps(WHOLE), content_type=JSON), 403, "no_token")
    assert "X-CSRFToken" in str(told["detail"])


@pytest.mark.parametrize("path", ["/api/ledger/nothing", "/api/nothing/at_all", "/api/"])
def test_nothing_there(client: Client, path: str) -> None:
    problem(client.get(path), 404, "not_found")
    problem(client.post(path, "{}", content_type=JSON), 404, "not_found")


def test_another_method(client: Client) -> None:
    answer = client.get(PATH)
    problem(answer, 405, "wrong_method")
    assert answer["Allow"] == "POST"
    problem(client.delete("/api/budgets/funds"), 405, "wrong_method")


def test_a_fault_of_ours_is_a_problem_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daybook.finance.ledger.models.Account.objects.create", lambda **_: 1 / 0)
    client.raise_request_exception = False
    problem(client.post(PATH, json.dumps(WHOLE), content_type=JSON), 500, "fault")


def test_pages_still_answer_with_pages(client: Client) -> None:
    assert client.get("/nothing-at-all/")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("number", [-1, 2**63, 10**30, 1e30])
@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("ledger/post_journal", {"reference": "JNL-1"}, "seen_version"),
        ("ledger/open_period", {"year": "2026/27", "seen_version": 1}, "number"),
        ("decisions/sign_case", {"reference": "PCD-1", "statement": "", "password": ""}, "seen_version"),
        ("budgets/open_fund", {"code": "F", "name": "Fund", "opened_on": "2026-04-06"}, "amount_pence"),
        ("organisation/revise_person", {"reference": "P-1"}, "version"),
    ],
)
def test_numbers_that_cannot_be_stored(
    client: Client, path: str, body: dict[str, object], field: str, number: float
) -> None:
    told = problem(send(client, path, body | {field: number}), 422, "unreadable")
    assert field in str(told["facts"])


def test_a_number_too_wide_for_the_rows_of_a_list(client: Client) -> None:
    batch = {"names": ["a"], "on_dates": ["2026-04-06"], "codings": [], "journal_of": [0], "coding_of": [0],
             "amounts_pence": [2**63], "descriptions": [""]}  # fmt: skip
    told = problem(send(client, "ledger/import_journals", {"source": "x", "batch": batch}), 422,
                   "unreadable")  # fmt: skip
    assert told["detail"]


@pytest.mark.parametrize("pence", ["12", 12.0, True])
def test_what_is_no_whole_number_is_not_read_as_one(client: Client, pence: object) -> None:
    fund = {"code": "F", "name": "Fund", "portfolio": "P", "body": "MPS", "cost_centre": "F300",
            "opened_on": "2026-04-06", "amount_pence": pence}  # fmt: skip
    told = problem(send(client, "budgets/open_fund", fund), 422, "unreadable")["facts"]
    assert [one["at"] for one in told["findings"]] == ["amount_pence"]
    told = problem(send(client, "budgets/open_fund", fund | {"body": 1}), 422, "unreadable")["facts"]
    assert [one["at"] for one in told["findings"]] == ["body"]
    batch = {"names": ["a"], "on_dates": ["2026-04-06"], "codings": [], "journal_of": [0], "coding_of": [0],
             "amounts_pence": [pence], "descriptions": [""]}  # fmt: skip
    told = problem(send(client, "ledger/import_journals", {"source": "x", "batch": batch}), 422,
                   "unreadable")  # fmt: skip
    assert "amounts_pence.0" in str(told["facts"])


@pytest.mark.parametrize("limit", [-1, 2**63])
def test_numbers_of_a_question(client: Client, limit: int) -> None:
    problem(client.get(f"/api/audit/story?subject=P-1&limit={limit}"), 422, "unreadable")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_that_no_calendar_of_ours_holds(client: Client, day: str) -> None:
    assert client.get(f"/api/ledger/trial_balance?as_at={day}").status_code == 200
    problem(send(client, "ledger/draft_journal", {"on_date": day, "description": "One", "rows": []}), 422, "unreadable")


@pytest.mark.parametrize("year", ["9999/00", "9998/99", "0000/01"])
def test_years_that_cannot_be_opened(client: Client, year: str) -> None:
    told = problem(send(client, "ledger/open_year", {"year": year}), 422, "bad_year")
    assert "1900" in str(told["detail"])
    assert not Period.objects.exists()


LARGEST_COST = "92233720368547758.07"
COSTS = {
    "each too large": f"[[cost]]\nlabel = 'a'\namount = {LARGEST_COST}\n" * 2,
    "together too large": "[[cost]]\nlabel = 'a'\namount = 60000000000\n" * 2,
    "rates on rates": "[[cost]]\nlabel = 'a'\namount = 1\n" + "[[cost]]\nlabel = 'b'\nrate = '9999%'\n" * 60,
    "years": "[[funding_year]]\nyear = '2026/27'\namount = 60000000000\n" * 2,
}


@pytest.mark.parametrize("costs", list(COSTS.values()), ids=list(COSTS))
def test_costs_beyond_any_ledger(client: Client, costs: str) -> None:
    told = problem(send(client, "decisions/draft_case", {"form": f"[decision]\nreference = 'PCD 1'\n{costs}"}), 422,
                   "malformed")  # fmt: skip
    assert "£100,000,000,000.00" in str(told["detail"])
