"""Every operation, called over HTTP in every role: who may is what the running service answers, and is written down."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from daybook.config.api import build_api
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.identity.roles import roles
from daybook.foundation.organisation.models import Person
from daybook.kernel.operation import OPERATIONS

TABLE = Path(__file__).parents[2] / "docs" / "who-may.md"


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    return json.loads(json.dumps(build_api().get_openapi_schema(path_prefix="/api/")))


def _client_with(role: str) -> Client:
    person = Person.objects.create(reference=f"P-{len(role)}{role[:12]}", kind="staff", display_name=role)
    user = User.objects.create(username=role, person=person)
    if role != "nobody":
        RoleGrant.objects.create(person=person, role=role, valid_from=date(2015, 4, 1), granted_by="test")
    client = Client()
    client.force_login(user)
    return client


def _sample(schema: dict[str, Any], whole: dict[str, Any]) -> Any:
    """The smallest value that fits a JSON schema: enough to pass the reader and reach the gate."""
    if "$ref" in schema:
        return _sample(whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], whole)
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], whole)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "date":
        return "2026-11-22"
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        return {name: _sample(properties[name], whole) for name in schema.get("required", [])}
    return {"string": "x", "integer": 1, "number": 1, "boolean": False, "array": []}[schema["type"]]


def _operations(openapi: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, verbs) for path, verbs in openapi["paths"].items() if "post" in verbs]


def _answers(openapi: dict[str, Any], client: Client) -> dict[str, bool]:
    allowed = {}
    for path, verbs in _operations(openapi):
        schema = verbs["post"]["requestBody"]["content"]["application/json"]["schema"]
        response = client.post(path, json.dumps(_sample(schema, openapi)), content_type="application/json")
        body = response.json() if response.status_code != 200 else {}
        assert body.get("type") != "urn:daybook:problem:unreadable", (path, body)
        allowed[verbs["post"]["operationId"]] = body.get("type") != "urn:daybook:problem:not_permitted"
        assert allowed[verbs["post"]["operationId"]] or response.status_code == 403
    return allowed


def _table(openapi: dict[str, Any]) -> str:
    known = {"nobody": "No role", **{name: role.title for name, role in roles().items()}}
    answers = {name: _answers(openapi, _client_with(name)) for name in known}
    lines = [
        "# Who may do what",
        "",
        "Made by calling every operation over HTTP in every role; `make test` compares it with the running service.",
        "",
        "| operation | who |",
        "|---|---|",
    ]
    for verb in sorted(OPERATIONS):
        who = [title for name, title in known.items() if answers[name][verb]]
        told = "everybody who may sign in" if len(who) == len(known) else ", ".join(who) or "system actors only"
        lines.append(f"| `{verb}` | {told} |")
    return "\n".join(lines) + "\n"


@pytest.mark.long
@pytest.mark.django_db
def test_the_table_of_who_may_is_what_the_service_answers(openapi: dict[str, Any]) -> None:
    found = _table(openapi)
    if os.environ.get("DAYBOOK_WRITE_TABLES"):
        TABLE.write_text(found)
    assert TABLE.read_text() == found, "run the test with DAYBOOK_WRITE_TABLES=1, read the difference, and commit it"


@pytest.mark.django_db
def test_a_visitor_is_turned_away_from_every_operation(openapi: dict[str, Any]) -> None:
    statuses = {
        path: Client().post(path, "{}", content_type="application/json").status_code for path, _ in _operations(openapi)
    }
    assert set(statuses.values()) == {401}, statuses


@pytest.mark.django_db
def test_every_operation_is_reachable(openapi: dict[str, Any]) -> None:
    assert {verbs["post"]["operationId"] for _, verbs in _operations(openapi)} == set(OPERATIONS)
