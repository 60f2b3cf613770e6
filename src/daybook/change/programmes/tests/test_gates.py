"""Gates: planned with the plan, reviewed with recommendations, passed once what is to be done now is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daybook.change.programmes.api import read_gates
from daybook.change.programmes.composing import document_of, sources_of
from daybook.change.programmes.models import Gate, GatePassed, Programme
from daybook.change.programmes.operations.close_recommendation import close_recommendation
from daybook.change.programmes.operations.move_gate import move_gate
from daybook.change.programmes.operations.pass_gate import pass_gate
from daybook.change.programmes.operations.plan_gate import plan_gate
from daybook.change.programmes.operations.record_review import record_review
from daybook.change.programmes.operations.revise_plan import revise_plan
from daybook.change.programmes.rules.blocks import Grid, told_in
from daybook.change.programmes.rules.gates import RecommendationRow, action_standing, gate_standing
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.rules.plan import PlannedStep
from daybook.change.programmes.tests.build import NOW, TODAY, gated, opened, reviewed, seen
from daybook.decisions.cases.tests.build import Cast, moment
from daybook.decisions.cases.tests.traces import last_entry, refused
from daybook.foundation.identity.operations.grant_role import grant_role
from tests.pages import client_of, named, page

DONE: dict[str, Any] = {"number": 1, "done_on": TODAY, "words": "The board named one."}


@pytest.mark.parametrize(
    ("planned", "reviews", "conditions", "standing"),
    [
        (1, 0, None, "planned"),
        (-1, 0, None, "late"),
        (None, 0, None, "planned"),
        (-1, 1, None, "reviewed"),
        (1, 1, "", "passed"),
        (1, 1, "With an owner", "passed_with_conditions"),
    ],
)
def test_how_a_gate_stands(planned: int | None, reviews: int, conditions: str | None, standing: str) -> None:
    planned_on = None if planned is None else TODAY + timedelta(days=planned)
    assert gate_standing(planned_on=planned_on, reviews=reviews, conditions=conditions, today=TODAY) == standing
    assert action_standing(due_on=TODAY, done_on=None, today=TODAY) == "open"
    assert action_standing(due_on=TODAY - timedelta(days=1), done_on=None, today=TODAY) == "overdue"


def test_a_gate_moves_with_the_step_it_comes_after(players: Cast) -> None:
    ref = opened(players)
    gate = gated(players, ref)
    before = read_gates(actor=players.auditor, now=NOW, programme=ref.reference)[0].planned_on
    steps = [PlannedStep("W1", "Work", 200), PlannedStep("M1", "Ready", 0, ("W1",))]
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW}
    revise_plan(steps=steps, reason="It takes longer", **act, **seen(ref.reference))
    after = read_gates(actor=players.auditor, now=NOW, programme=ref.reference)[0].planned_on
    assert before is not None
    assert after == before + timedelta(days=19)
    said: dict[str, Any] = {"gate": gate.reference, "why": "The board meets then"}
    refused("unchanged", move_gate, step="M1", **said, **act, **seen(ref.reference))
    refused("day_missing", move_gate, step="M1", planned_on=TODAY, **said, **act, **seen(ref.reference))
    refused("unknown_step", move_gate, step="M9", **said, **act, **seen(ref.reference))
    move_gate(planned_on=TODAY - timedelta(days=1), **said, **act, **seen(ref.reference))
    assert read_gates(actor=players.auditor, now=NOW, programme=ref.reference)[0].standing == "late"


def test_a_gate_is_passed_once_what_is_to_be_done_now_is_done(players: Cast) -> None:
    gate = reviewed(players, urgency="do_now")
    ref = gate.programme
    owner: dict[str, Any] = {"actor": players.senior_responsible_owner, "now": NOW, "gate": gate.reference}
    told = refused("actions_open", pass_gate, **owner, **seen(ref))
    assert "1 (Head of Records, by 3 March 2022)" in told.message
    act = owner | {"actor": players.originating_officer}
    refused("words_missing", close_recommendation, **DONE | {"words": " "}, **act, **seen(ref))
    refused("bad_day", close_recommendation, **DONE | {"done_on": TODAY + timedelta(days=1)}, **act, **seen(ref))
    refused("not_found", close_recommendation, **DONE | {"number": 7}, **act, **seen(ref))
    close_recommendation(**DONE, **act, **seen(ref))
    refused("wrong_state", close_recommendation, **DONE, **act, **seen(ref))
    assert pass_gate(**owner, **seen(ref)).passed
    assert last_entry().facts == {"conditions": False, "open": 0}
    refused("wrong_state", pass_gate, **owner, **seen(ref))
    refused("wrong_state", move_gate, step="", planned_on=TODAY, why="Later", **act, **seen(ref))


def test_or_it_says_under_which_conditions(players: Cast) -> None:
    gate = reviewed(players, urgency="do_now")
    pass_gate(
        actor=players.senior_responsible_owner, now=NOW, gate=gate.reference, conditions="An owner by March.",
        **seen(gate.programme),
    )  # fmt: skip
    told = read_gates(actor=players.auditor, now=moment(TODAY + timedelta(days=60)), programme=gate.programme)[0]
    assert (told.standing, told.recommendations[0].standing) == ("passed_with_conditions", "overdue")
    sources = sources_of(Programme.objects.get(), actor=players.auditor, today=TODAY)
    part = next(one for one in document_of(sources, Paper.SOC).parts if one.key == "gates")
    assert isinstance(part.blocks[1], Grid)
    assert part.blocks[1].rows[0][0] == "Name who owns the data"
    assert "An owner by March." in told_in(part)


def test_who_recorded_its_review_does_not_pass_it_and_nobody_passes_one_that_was_not_reviewed(players: Cast) -> None:
    ref = opened(players)
    gate = gated(players, ref)
    owner: dict[str, Any] = {"actor": players.senior_responsible_owner, "now": NOW, "gate": gate.reference}
    refused("not_reviewed", pass_gate, **owner, **seen(ref.reference))
    refused("not_found", pass_gate, **owner | {"gate": "GATE-9"}, **seen(ref.reference))
    said: dict[str, Any] = {
        "held_on": TODAY, "reviewers": "Internal audit", "confidence": "green", "words": "Sound.",
        "recommendations": [],
    }  # fmt: skip
    officer = players.originating_officer
    record_review(**owner | {"actor": officer}, **said, **seen(ref.reference))
    grant_role(
        actor=players.administrator, now=NOW, person=officer.person, role="senior_responsible_owner", valid_from=TODAY
    )
    refused("own_work", pass_gate, **owner | {"actor": officer}, **seen(ref.reference))


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("unknown_confidence", {"confidence": "blue"}),
        ("bad_name", {"reviewers": ""}),
        ("words_missing", {"words": ""}),
        ("bad_day", {"held_on": TODAY + timedelta(days=1)}),
        ("bad_recommendations", {"recommendations": [RecommendationRow("", "soon", "", TODAY)]}),
        ("bad_recommendations", {"recommendations": [RecommendationRow("x", "do_by", "y", TODAY)] * 51}),
    ],
)
def test_a_review_that_cannot_be_kept_is_refused(players: Cast, code: str, given: dict[str, Any]) -> None:
    ref = opened(players)
    gate = gated(players, ref)
    said: dict[str, Any] = {
        "gate": gate.reference, "held_on": TODAY, "reviewers": "Internal audit", "confidence": "green",
        "words": "Sound.", "recommendations": [],
    }  # fmt: skip
    refused(code, record_review, actor=players.originating_officer, now=NOW, **said | given, **seen(ref.reference))
    again: dict[str, Any] = {"title": "Before the market", "why": "Again", "step": "M1"}
    refused("name_taken", plan_gate, actor=players.originating_officer, now=NOW, **again, **seen(ref.reference))


def test_a_gate_is_run_by_page(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    ref = opened(players)
    officer, owner = client_of(players.originating_officer), client_of(players.senior_responsible_owner)
    planned = {"version": 1, "title": "Before <market>", "step": "M9", "why": "Asked for"}
    assert officer.post(named("programmes:plan_gate", ref.reference), planned).status_code == 422
    assert officer.post(named("programmes:plan_gate", ref.reference), planned | {"step": "M1"}).status_code == 302
    gate = Gate.objects.get().reference
    review = {
        "version": 2, "held_on": "1/2/2022", "reviewers": "Audit", "confidence": "red", "words": "No owner.",
        "recommendations": "=Name <an> owner\tDo now\t\tBoard\t1/3/2022\n",
    }  # fmt: skip
    address = named("programmes:record_review", gate)
    wrong = officer.post(address, review | {"recommendations": "Name one\tsoon\t\tBoard\tnever\n"})
    assert wrong.status_code == 422
    assert "Enter do now, do by or advised" in wrong.content.decode()
    assert officer.post(address, review).status_code == 302
    assert "&lt;an&gt; owner" in page(owner, named("programmes:gate", gate))
    held = owner.post(named("programmes:pass_gate", gate), {"version": 3})
    assert held.status_code == 422
    assert "What is to be done now is not" in held.content.decode()
    closed = {"version": 3, "done_on": "1/2/2022", "words": "Named"}
    assert officer.post(named("programmes:close_recommendation", gate, "1"), closed).status_code == 302
    assert officer.get(named("programmes:close_recommendation", gate, "9")).status_code == 404
    moved = {"version": 4, "step": "", "planned_on": "1/6/2022", "why": "Later"}
    assert officer.post(named("programmes:move_gate", gate), moved).status_code == 302
    assert owner.post(named("programmes:pass_gate", gate), {"version": 5}).status_code == 302
    assert GatePassed.objects.get().conditions == ""
    exported = officer.get(named("programmes:gates", ref.reference), {"export": "csv"})
    assert b"'=Name" in b"".join(exported.streaming_content)
    for name, key in (("gates", ref.reference), ("gate", gate)):
        assert client_of(players.stranger).get(named(f"programmes:{name}", key)).status_code == 403
