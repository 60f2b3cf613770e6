"""Steps that wait for a change of shared data: moving its day moves exactly them, and what hangs on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.programmes.models import Plan, Programme
from daybook.change.programmes.operations.revise_plan import revise_plan
from daybook.change.programmes.planning import baseline_of, step_ends
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.plan import PlannedStep, moved_between, schedule
from daybook.change.programmes.tests.build import NOW, TODAY, opened, seen
from daybook.change.programmes.waiting import steps_waiting
from daybook.change.systems.api import read_waiting
from daybook.change.systems.operations.move_structure_change import move_structure_change
from daybook.change.systems.operations.withdraw_structure_change import withdraw_structure_change
from daybook.change.systems.tests.build import ON, proposed
from daybook.change.systems.tests.build import seen as seen_change
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.papers import PAPER
from daybook.decisions.cases.tests.traces import refused
from tests.pages import client_of, named, page

OTHER = PAPER.replace('"PCD 1"', '"PCD 2"').replace('"Second generation"', '"Another programme"')
CHANGE = "DSC-000001"
# X waits for the change, M hangs on X; F is long over, and L has so much to do that the change does not hold it up.
STEPS = [
    PlannedStep("F", "Free", 30),
    PlannedStep("X", "Test with the new format", 10, waits_for=CHANGE),
    PlannedStep("M", "Format tested", 0, ("X",)),
    PlannedStep("L", "Long work", 400, ("F",)),
    PlannedStep("E", "The end", 0, ("L", "M")),
]


def waiting(players: Cast) -> ProgrammeRef:
    """A programme that waits for a change on 1 June 2022, and another that waits for none."""
    ref, other = opened(players), opened(players, OTHER)
    proposed(players)
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW, "reason": "As agreed"}
    revise_plan(steps=[PlannedStep("A", "Alone", 20)], **act, **seen(other.reference))
    return revise_plan(steps=STEPS, baseline=True, **act, **seen(ref.reference))


def move(players: Cast, on: date) -> None:
    move_structure_change(
        actor=players.originating_officer, now=NOW, planned_on=on, why="The test took longer.", **seen_change(CHANGE)
    )


def all_ends() -> dict[tuple[str, str], date]:
    return {(row.reference, key): on for row in Programme.objects.all() for key, on in step_ends(row).items()}


def test_moving_the_change_moves_exactly_the_steps_that_wait_for_it(players: Cast) -> None:
    ref = waiting(players)
    before, versions = all_ends(), Plan.objects.count()
    assert before[ref.reference, "M"] == ON + timedelta(days=10)
    told = steps_waiting(CHANGE, ON + timedelta(days=21))
    assert [(one.step, one.waits, (one.would_end_on - one.ends_on).days) for one in told] == [
        ("X Test with the new format", True, 21),
        ("M Format tested", False, 21),
    ]
    assert read_waiting(actor=players.auditor, now=NOW, change=CHANGE, on=ON + timedelta(days=21)) == told
    assert all_ends() == before
    move(players, ON + timedelta(days=21))
    after = all_ends()
    moved = {place: after[place] - day for place, day in before.items() if after[place] != day}
    assert moved == {(ref.reference, key): timedelta(days=21) for key in ("X", "M")}
    assert Plan.objects.count() == versions
    # What the plan is held to stays where it was.
    held_to = {one.step.key: one.ends_on for one in baseline_of(Programme.objects.get(reference=ref.reference))}
    assert held_to["M"] == before[ref.reference, "M"]


def test_moved_far_enough_it_moves_the_end_too_and_withdrawn_it_holds_nothing_up(players: Cast) -> None:
    ref = waiting(players)
    before = all_ends()
    end = before[ref.reference, "E"]
    move(players, end)
    assert all_ends()[ref.reference, "E"] == end + timedelta(days=10)
    withdraw_structure_change(actor=players.originating_officer, now=NOW, why="Not needed", **seen_change(CHANGE))
    row = Programme.objects.get(reference=ref.reference)
    assert step_ends(row)["X"] == row.opened_on + timedelta(days=10)


def test_a_plan_whose_change_moved_can_be_held_to_its_new_days(players: Cast) -> None:
    ref = waiting(players)
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW, "reason": "Accepted", "steps": STEPS}
    refused("unchanged", revise_plan, baseline=True, **act, **seen(ref.reference))
    move(players, ON + timedelta(days=21))
    revise_plan(baseline=True, **act, **seen(ref.reference))
    row = Programme.objects.get(reference=ref.reference)
    assert {one.step.key: one.ends_on for one in baseline_of(row)} == step_ends(row)


def test_a_change_that_is_not_there_is_not_waited_for(players: Cast) -> None:
    ref = opened(players)
    steps = [PlannedStep("A", "One", 1, waits_for="DSC-9")]
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW, "reason": "So"}
    assert "DSC-9" in refused("unknown_change", revise_plan, steps=steps, **act, **seen(ref.reference)).message


def test_the_pages_of_a_change_name_the_programmes_it_hits(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    ref = waiting(players)
    client = client_of(players.originating_officer)
    text = page(client, named("systems:what_if") + f"?change={CHANGE}&on=22/6/2022")
    assert "Second generation" in text
    assert "Another programme" not in text
    assert "2 July 2022" in text
    assert "X Test with the new format" in page(client, named("systems:change", CHANGE))
    assert CHANGE in page(client, named("programmes:plan", ref.reference))
    assert client.get(named("systems:what_if"), {"change": "DSC-9"}).status_code == 422
    grid = "X\tTest\t10\t\t\t\t\tdsc-000001\tperhaps\n"
    given_ = {"version": 2, "steps": grid, "reason": "Anew"}
    wrong = client.post(named("programmes:revise_plan", ref.reference), given_)
    assert "Enter yes, or leave it blank" in wrong.content.decode()
    kept = client.post(named("programmes:revise_plan", ref.reference), given_ | {"steps": grid.replace("perhaps", "")})
    assert kept.status_code == 302
    assert Plan.objects.latest("id").steps.get().waits_for == CHANGE


@given(st.integers(0, 60), st.integers(0, 60), st.lists(st.booleans(), min_size=1, max_size=8))
def test_only_what_waits_or_follows_what_waits_ever_moves(first: int, later: int, waits: list[bool]) -> None:
    start = date(2026, 1, 1)
    steps = [
        PlannedStep(
            f"S{place}", "Step", place, (f"S{place - 1}",) if place % 3 else (), waits_for=CHANGE if one else ""
        )
        for place, one in enumerate(waits)
    ]
    plans = [schedule(steps, start, {CHANGE: start + timedelta(days=days)}) for days in (first, first + later)]
    behind: set[str] = set()
    for step in steps:
        if step.waits_for or behind & set(step.after):
            behind.add(step.key)
    moved = moved_between(*plans)
    assert {one.key for one in moved} <= behind
    assert all(one.days is not None and 0 < one.days <= later for one in moved)
