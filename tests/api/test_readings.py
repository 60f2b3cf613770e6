"""What programs may read: the same figures as the pages, behind the same permissions."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from daybook.config.api import READINGS
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.organisation.models import Person

pytestmark = pytest.mark.django_db
QUESTIONS = {
    "ledger.trial_balance": {"as_at": "2026-11-22"},
    "ledger.lines": {"until": "2026-11-22"},
    "organisation.establishment": {"as_at": "2026-11-22"},
    "appraisal.appraisal": {"reference": "APP-000001"},
    "discovery.paths": {"log": "LOG-000001"},
    "discovery.charge_months": {"charge": "CHG-000001"},
    "benefits.actuals": {"benefit": "BEN-000001"},
    "systems.waiting": {"change": "DSC-000001"},
    "programmes.lessons": {"programme": "PRG-000001"},
    "programmes.stakeholders": {"programme": "PRG-000001"},
    "programmes.gates": {"programme": "PRG-000001"},
    "programmes.team": {"programme": "PRG-000001"},
    "programmes.team_months": {"programme": "PRG-000001"},
    "programmes.transfers": {"programme": "PRG-000001"},
    "audit.story": {"subject": "JNL-000001"},
}


def _client(role: str) -> Client:
    person = Person.objects.create(reference="P-1", kind="staff", display_name="One Example")
    if role:
        RoleGrant.objects.create(person=person, role=role, valid_from=date(2015, 4, 1), granted_by="test")
    client = Client()
    client.force_login(User.objects.create(username="one", person=person))
    return client


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.name)
def test_the_auditor_may_read_and_somebody_without_a_role_may_not(reading) -> None:  # type: ignore[no-untyped-def]
    path, question = f"/api/{reading.name.replace('.', '/')}", QUESTIONS.get(reading.name, {})
    assert Client().get(path, question).status_code == 401
    stranger = _client("")
    refused = stranger.get(path, question)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:daybook:problem:not_permitted")
    person = Person.objects.get()
    RoleGrant.objects.create(person=person, role="auditor", valid_from=date(2015, 4, 1), granted_by="test")
    answered = stranger.get(path, question)
    assert (answered.status_code, answered.json()) == (200, [])


def test_a_question_that_cannot_be_read_says_where() -> None:
    answer = _client("auditor").get("/api/ledger/trial_balance", {"as_at": "soon"})
    assert answer.status_code == 422
    assert "as_at" in answer.json()["detail"]
