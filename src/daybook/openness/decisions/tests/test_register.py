"""The register: what enters it and when, who may take something off it, and that nothing is lost there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from daybook.config.schedule import deliver_events
from daybook.decisions.cases.tests.build import Cast, autumn, decided, published
from daybook.decisions.cases.tests.traces import last_entry, refused
from daybook.kernel.actor import system_actor
from daybook.kernel.models import OutboxEvent
from daybook.openness.decisions.models import PublicDecision, PublicMove
from daybook.openness.decisions.operations.release_decision import release_decision
from daybook.openness.decisions.operations.remove_decision import remove_decision
from daybook.openness.decisions.operations.restore_decision import restore_decision
from daybook.openness.decisions.operations.supersede_decision import supersede_decision
from daybook.openness.decisions.tests.build import PUBLIC, another, release_undertakings, released, seen_of

REGISTRAR = system_actor("registrar")


def test_publication_puts_a_decision_into_the_register_once(players: Cast) -> None:
    case = published(players)
    assert not PublicDecision.objects.exists()
    deliver_events(autumn(24, 12))
    decision = PublicDecision.objects.get()
    assert (decision.slug, decision.state, decision.signed_digest) == (case.slug, "in_force", case.digest)
    entry = last_entry()
    assert (entry.verb, entry.to_state) == ("openness.release_decision", "in_force")
    OutboxEvent.objects.create(kind="DecisionPublished", payload={"slug": case.slug}, happened_at=autumn(24))
    deliver_events(autumn(24, 13))
    assert PublicDecision.objects.count() == PublicMove.objects.count() == 1
    assert not OutboxEvent.objects.filter(delivered_at=None).exists()


def test_what_is_not_published_does_not_enter(players: Cast) -> None:
    case = decided(players)
    refused("not_published", release_decision, actor=REGISTRAR, now=autumn(24), reference=case.reference)


def test_nobody_but_the_publisher_releases(players: Cast) -> None:
    case = published(players)
    for person in (players.governance_officer, players.stranger, players.deputy_mayor):
        refused("not_permitted", release_decision, actor=person, now=autumn(24), reference=case.reference)


def test_a_decision_is_removed_and_restored_with_its_story(players: Cast) -> None:
    released(players)
    officer, decision = players.governance_officer, PublicDecision.objects.get()
    gone = remove_decision(actor=officer, now=autumn(25), reason=" A name in it ", **seen_of(decision))
    assert (gone.state, gone.version) == ("removed", 2)
    entry = last_entry()
    assert (entry.verb, entry.from_state, entry.to_state) == ("openness.remove_decision", "in_force", "removed")
    back = restore_decision(actor=officer, now=autumn(26), **seen_of(gone))
    assert (back.state, back.version) == ("in_force", 3)
    moves = PublicMove.objects.order_by("id").values_list("verb", "reason")
    assert list(moves) == [("release_decision", ""), ("remove_decision", "A name in it"), ("restore_decision", "")]


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "reason_missing"), ("  ", "reason_missing"), ("x" * 501, "bad_text"), ("a\0b", "bad_text")],
)
def test_a_removal_says_why(players: Cast, reason: str, code: str) -> None:
    released(players)
    decision = PublicDecision.objects.get()
    officer = players.governance_officer
    refused(code, remove_decision, actor=officer, now=autumn(25), reason=reason, **seen_of(decision))


def test_a_decision_is_superseded_by_a_later_one_alone(players: Cast) -> None:
    released(players, another(2, PUBLIC))
    released(players, another(3, PUBLIC))
    first = PublicDecision.objects.get(slug="PCD-2")
    officer = {"actor": players.governance_officer, "now": autumn(25)}
    for wrong in ("PCD 2", "PCD 99", "", "' OR 1=1"):
        refused("unknown_successor", supersede_decision, superseded_by=wrong, **officer, **seen_of(first))
    done = supersede_decision(superseded_by="pcd 3", **officer, **seen_of(first))
    assert done.state == "superseded"
    assert PublicDecision.objects.get(slug="PCD-2").superseded_by == "PCD-3"
    refused("wrong_state", supersede_decision, superseded_by="PCD 3", **officer, **seen_of(done))


def acts(players: Cast) -> list[tuple[Any, dict[str, str]]]:
    return [
        (remove_decision, {"reason": "A name"}),
        (restore_decision, {}),
        (supersede_decision, {"superseded_by": "PCD 3"}),
    ]


def test_strangers_and_stale_eyes_are_refused(players: Cast) -> None:
    released(players)
    decision = PublicDecision.objects.get()
    for act, words in acts(players):
        for person in (players.stranger, players.originating_officer, players.deputy_mayor, REGISTRAR):
            refused("not_permitted", act, actor=person, now=autumn(25), **words, **seen_of(decision))
        stale = {"reference": decision.reference, "seen_version": 9}
        refused("stale", act, actor=players.governance_officer, now=autumn(25), **words, **stale)
        unknown = {"reference": "PCD 77", "seen_version": 1}
        refused("not_found", act, actor=players.governance_officer, now=autumn(25), **words, **unknown)


def test_each_wrong_state_is_refused(players: Cast) -> None:
    released(players)
    decision = PublicDecision.objects.get()
    officer = {"actor": players.governance_officer, "now": autumn(25)}
    refused("wrong_state", restore_decision, **officer, **seen_of(decision))
    gone = remove_decision(reason="A name", **officer, **seen_of(decision))
    refused("wrong_state", remove_decision, reason="Again", **officer, **seen_of(gone))


def test_the_register_and_its_story_are_never_deleted(players: Cast) -> None:
    released(players)
    for rows in (PublicMove.objects.all(), PublicDecision.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicMove.objects.update(reason="another")


def test_a_paper_that_says_what_it_replaces_marks_it_when_released(players: Cast) -> None:
    released(players, another(2, PUBLIC))
    release_undertakings(players)
    released(players, another(3, PUBLIC).replace('summary = "', 'supersedes = ["PCD 2"]\nsummary = "'))
    states = dict(PublicDecision.objects.values_list("slug", "state"))
    assert states == {"PCD-2": "superseded", "PCD-3": "in_force"}
    assert PublicDecision.objects.get(slug="PCD-2").superseded_by == "PCD-3"


def test_decisions_published_before_there_was_a_register_enter_it(players: Cast) -> None:
    case = published(players)
    OutboxEvent.objects.all().delete()
    decided(players, another(2, PUBLIC))
    migration = import_module("daybook.openness.decisions.migrations.0002_tell_of_earlier_publications")
    migration.tell(apps, None)
    deliver_events(autumn(30))
    assert [decision.slug for decision in PublicDecision.objects.all()] == [case.slug]
