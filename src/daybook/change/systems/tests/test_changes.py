"""Systems and changes of their data by operations: who is hit, who consents, what moves, and every refusal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from daybook.change.systems.models import Application, DataItem, Interface, StructureChange
from daybook.change.systems.operations.answer_structure_change import answer_structure_change
from daybook.change.systems.operations.declare_freeze import declare_freeze
from daybook.change.systems.operations.make_structure_change import make_structure_change
from daybook.change.systems.operations.move_structure_change import move_structure_change
from daybook.change.systems.operations.propose_structure_change import propose_structure_change
from daybook.change.systems.operations.register_application import register_application
from daybook.change.systems.operations.register_interface import register_interface
from daybook.change.systems.operations.register_item import register_item
from daybook.change.systems.operations.retire_interface import retire_interface
from daybook.change.systems.operations.schedule_structure_change import schedule_structure_change
from daybook.change.systems.operations.withdraw_structure_change import withdraw_structure_change
from daybook.change.systems.tests.build import NOW, ON, TODAY, consented, inventory, proposed, scheduled, seen
from daybook.decisions.cases.tests.build import Cast, moment
from daybook.decisions.cases.tests.traces import last_entry, refused


def by(players: Cast) -> dict[str, Any]:
    return {"actor": players.originating_officer, "now": NOW}


def test_a_proposal_says_who_is_hit_and_what_is_in_the_way(players: Cast) -> None:
    ref = proposed(players)
    assert (ref.state, ref.hits, ref.obstacles) == ("proposed", ("CONNECT", "CC"), ("unanswered", "unanswered"))
    assert last_entry().subjects == [ref.reference, "WARRANT"]


def test_a_change_is_consented_scheduled_and_made_on_its_day(players: Cast) -> None:
    ref = scheduled(players)
    assert (ref.state, ref.obstacles) == ("scheduled", ())
    refused("too_early", make_structure_change, **by(players), **seen(ref.reference))
    made = make_structure_change(actor=players.originating_officer, now=moment(ON), **seen(ref.reference))
    assert made.state == "made"
    assert DataItem.objects.get(code="WARRANT").structure == "8 digits"
    refused("wrong_state", withdraw_structure_change, why="Late", **by(players), **seen(ref.reference))


def test_nothing_is_scheduled_while_somebody_refuses_or_has_not_answered(players: Cast) -> None:
    ref = proposed(players)
    told = refused("in_the_way", schedule_structure_change, **by(players), **seen(ref.reference))
    assert told.facts["obstacles"] == ["unanswered", "unanswered"]
    act: dict[str, Any] = {"actor": players.integration_owner, "now": NOW, "words": "Not this quarter."}
    for application, answer in (("CONNECT", "consents"), ("CC", "refuses")):
        answer_structure_change(application=application, answer=answer, **act, **seen(ref.reference))
    told = refused("in_the_way", schedule_structure_change, **by(players), **seen(ref.reference))
    assert told.facts["obstacles"] == ["refused"]


def test_moving_the_day_asks_everybody_again(players: Cast) -> None:
    ref = scheduled(players)
    moved = move_structure_change(**by(players), planned_on=date(2022, 7, 1), why="Test failed", **seen(ref.reference))
    assert (moved.state, moved.obstacles) == ("proposed", ("unanswered", "unanswered"))
    back = move_structure_change(**by(players), planned_on=ON, why="Mended", **seen(ref.reference))
    # What was answered was answered for this very day, so it holds again.
    assert back.obstacles == ()


def test_a_freeze_of_anybody_hit_is_in_the_way_and_of_another_is_not(players: Cast) -> None:
    ref = consented(players)
    act: dict[str, Any] = {"actor": players.integration_owner, "now": NOW, "why": "Payroll"}
    declare_freeze(application="RM", starts_on=ON, ends_before=ON + timedelta(days=1), **act)
    assert schedule_structure_change(**by(players), **seen(ref.reference)).state == "scheduled"
    declare_freeze(application="CC", starts_on=ON, ends_before=ON + timedelta(days=1), **act)
    told = refused(
        "in_the_way", make_structure_change, actor=players.originating_officer, now=moment(ON), **seen(ref.reference)
    )
    assert "Command" not in told.message
    assert "CC: Frozen until 2 June 2022: Payroll" in told.message


def test_a_retired_interface_carries_no_change(players: Cast) -> None:
    inventory(players)
    retire_interface(**by(players), code="I2", seen_version=1)
    ref = propose_structure_change(**by(players), item="WARRANT", new="8 digits", planned_on=ON, why="They run out.")
    assert ref.hits == ("CONNECT",)
    refused("wrong_state", retire_interface, **by(players), code="I2", seen_version=2)


def test_who_proposes_answers_for_nobody(players: Cast) -> None:
    from daybook.foundation.identity.operations.grant_role import grant_role

    ref = proposed(players)
    person = players.originating_officer.person
    grant_role(actor=players.administrator, now=NOW, person=person, role="integration_owner", valid_from=TODAY)
    said = {"application": "CC", "answer": "consents", "words": "Yes"}
    refused("own_work", answer_structure_change, **said, **by(players), **seen(ref.reference))


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("unknown_answer", {"answer": "perhaps"}),
        ("not_hit", {"application": "RM"}),
        ("not_found", {"application": "MOON"}),
        ("words_missing", {"words": " "}),
        ("stale", {"seen_version": 9}),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused(players: Cast, code: str, given: dict[str, Any]) -> None:
    ref = proposed(players)
    said: dict[str, Any] = {"application": "CC", "answer": "consents", "words": "Yes", **seen(ref.reference)}
    refused(code, answer_structure_change, actor=players.integration_owner, now=NOW, **said | given)


def test_what_cannot_be_registered_or_proposed_is_refused(players: Cast) -> None:
    inventory(players)
    act = by(players)
    interface: dict[str, Any] = {"code": "I9", "source": "PSOP", "target": "RM", "carries": ["WARRANT"]}
    interface |= {"method": "A file", "how_often": "Daily"}
    change: dict[str, Any] = {"item": "WARRANT", "new": "8 digits", "planned_on": ON, "why": "They run out."}
    item: dict[str, Any] = {"code": "X", "name": "X", "holder": "PSOP", "structure": "text", "personal": False}
    refused("code_taken", register_application, code="PSOP", name="Again", owner="Somebody", **act)
    refused("stale", register_application, code="PSOP", name="Again", owner="Somebody", seen_version=7, **act)
    refused("code_taken", register_item, **item | {"code": "WARRANT"}, **act)
    refused("not_found", register_item, **item | {"holder": "MOON"}, **act)
    refused("same_application", register_interface, **interface | {"target": "PSOP"}, **act)
    refused("carries_nothing", register_interface, **interface | {"carries": []}, **act)
    refused("not_found", register_interface, **interface | {"carries": ["MOON"]}, **act)
    refused("code_taken", register_interface, **interface | {"code": "I1"}, **act)
    refused("unchanged", propose_structure_change, **change | {"new": "6 digits"}, **act)
    refused("bad_day", propose_structure_change, **change | {"planned_on": TODAY}, **act)
    refused("words_missing", propose_structure_change, **change | {"why": ""}, **act)
    refused("not_permitted", propose_structure_change, **change, **act | {"actor": players.stranger})
    days = {"starts_on": ON, "ends_before": ON}
    refused("bad_span", declare_freeze, actor=players.integration_owner, now=NOW, application="CC", why="x", **days)


def test_an_application_is_told_anew(players: Cast) -> None:
    inventory(players)
    told = register_application(**by(players), code="CC", name="Control", owner="Owner", seen_version=1)
    assert (told.version, Application.objects.get(code="CC").name) == (2, "Control")


def test_two_changes_of_one_item_lie_apart_and_the_second_finds_the_item_moved(players: Cast) -> None:
    ref = scheduled(players)
    act = by(players)
    second = propose_structure_change(
        item="WARRANT", new="9 digits", planned_on=ON + timedelta(days=3), why="More", **act
    )
    assert second.obstacles.count("too_near") == 1
    withdraw_structure_change(**act, why="Too near", **seen(second.reference))
    DataItem.objects.filter(code="WARRANT").update(structure="7 digits")
    refused(
        "item_moved", make_structure_change, actor=players.originating_officer, now=moment(ON), **seen(ref.reference)
    )


def test_steps_consents_and_freezes_are_never_changed(players: Cast) -> None:
    scheduled(players)
    declare_freeze(
        actor=players.integration_owner,
        now=NOW,
        application="CC",
        starts_on=ON,
        ends_before=ON + timedelta(days=1),
        why="x",
    )
    for table in ("systems_changestep", "systems_consent", "systems_freeze"):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET at = at"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    assert Interface.objects.count() == 3
    assert StructureChange.objects.get().steps.count() == 4
