"""Decisions taken elsewhere, as the public reads them: what their source says, and never as if signed here."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from daybook.config.schedule import deliver_events
from daybook.decisions.cases.operations.record_past_decision import record_past_decision
from daybook.decisions.cases.tests.build import Cast, autumn
from daybook.decisions.cases.tests.traces import refused
from daybook.kernel.actor import system_actor
from daybook.kernel.models import OutboxEvent
from daybook.openness.decisions.models import PastPublicDecision
from daybook.openness.decisions.operations.release_past_decision import release_past_decision
from daybook.openness.decisions.tests.build import PUBLIC, released

PAST: dict[str, Any] = {
    "reference": "PCD 1357",
    "title": "The next phase",
    "decided": "January 2023",
    "sorts_on": date(2023, 1, 1),
    "summary": "The <b>preferred</b> way forward was a shared service.",
    "source": "PCD 1357, as published",
}


def recorded(players: Cast, **changes: Any) -> None:
    record_past_decision(actor=players.governance_officer, now=autumn(25), **(PAST | changes))
    deliver_events(autumn(25, 12))


def read(name: str, *arguments: str, status: int = 200) -> str:
    answer = Client().get(reverse(f"openness:{name}", args=arguments))
    assert answer.status_code == status
    assert not answer.cookies
    return answer.content.decode()


def test_it_stands_with_its_source_and_in_the_chain(players: Cast) -> None:
    case = released(players, PUBLIC)
    recorded(players, follows="PCD 1", amount_pence=3_100_000_00)
    recorded(players, reference="PCD 1639", title="Another approach", decided="2024", sorts_on=date(2024, 1, 1),
             follows="PCD 1357")  # fmt: skip
    text = read("decision", "PCD-1357")
    for told in ("January 2023", "3,100,000.00", "Source: PCD 1357, as published.", "no text was signed here"):
        assert told in text, told
    assert "&lt;b&gt;preferred" in text
    assert reverse("openness:decision", args=[case.slug]) in text
    assert "PCD 1639: Another approach" in text
    assert "PCD 1357: The next phase" in read("decision", case.slug)
    listed = read("decisions")
    assert listed.index("PCD 1639") < listed.index("PCD 1357")
    assert '"recorded_here": false' in read("decision_json", "PCD-1357")
    assert '"total": "3100000.00"' in read("decision_json", "PCD-1357")
    assert '"total": null' in read("decision_json", "PCD-1639")


def test_nothing_is_verified_printed_or_named_that_was_not_signed_here(players: Cast) -> None:
    recorded(players)
    for name in ("verify", "paper", "text", "costs_csv", "recommendations_csv"):
        read(name, "PCD-1357", status=404)
    for name in ("decision", "decision_json"):
        said = read(name, "PCD-1357")
        assert players.governance_officer.person not in said
        assert "Example" not in said


def test_it_is_released_once_and_by_the_service_alone(players: Cast) -> None:
    recorded(players)
    given = {"now": autumn(26), "reference": "PCD-1357"}
    assert release_past_decision(actor=system_actor("registrar"), **given) == "PCD-1357"
    assert PastPublicDecision.objects.count() == 1
    refused("not_permitted", release_past_decision, actor=players.governance_officer, **given)
    held = {"now": autumn(26), "reference": released(players, PUBLIC).slug}
    refused("not_found", release_past_decision, actor=system_actor("registrar"), **held)
    with pytest.raises(DatabaseError), transaction.atomic():
        PastPublicDecision.objects.update(title="Another")


def test_those_recorded_before_are_told_of(players: Cast) -> None:
    record_past_decision(actor=players.governance_officer, now=autumn(25), **PAST)
    OutboxEvent.objects.filter(kind="PastDecisionRecorded").delete()
    migration = import_module("daybook.openness.decisions.migrations.0004_tell_of_past_decisions")
    migration.tell(apps, connection.schema_editor())
    deliver_events(autumn(25, 12))
    assert PastPublicDecision.objects.get().slug == "PCD-1357"
