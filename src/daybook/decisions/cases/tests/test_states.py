"""Every verb on a paper in every state: it moves, or it is refused and nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from daybook.decisions.cases.operations.withdraw_case import withdraw_case
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.states import CASE, CaseState
from daybook.decisions.cases.tests.build import STATES, Cast, acts, autumn, drafted, seen
from daybook.decisions.cases.tests.traces import last_entry, refused

MOVES = {(source.value, verb): target.value for source, verb, target in CASE.moves}
# Moves that the state allows and the paper, as these tests make it, does not.
HELD = {
    ("checked", "submit_case"): "advice_missing",
    ("decided", "withdraw_case"): "money_opened",
    ("draft", "pass_gate"): "gate_not_open",
    ("checked", "pass_gate"): "gate_not_open",
    # The paper waits for the chief executive, and awards no contract.
    ("submitted", "recuse_from_case"): "not_the_role",
    ("submitted", "call_in_case"): "not_an_award",
    ("signed_by_chief_executive", "call_in_case"): "not_an_award",
    # The scheme asks nobody to agree to it.
    ("signed_by_chief_executive", "agree_case"): "nothing_to_agree",
}


@pytest.mark.parametrize("state", [state.value for state in CaseState])
def test_every_verb_moves_or_is_refused(players: Cast, state: str) -> None:
    case = _in_state(players, state)
    for verb, act, arguments in _ready(players):
        given = {**arguments, **seen(case), "now": autumn(28)}
        with _undone():
            if (state, verb) not in MOVES:
                refused("wrong_state", act, **given)
            elif (state, verb) in HELD:
                refused(HELD[state, verb], act, **given)
            else:
                _moves(act, given, verb, state, case)


def test_a_stranger_is_refused_and_leaves_only_the_refusal(players: Cast) -> None:
    case, stranger = drafted(players), players.stranger
    for _, act, arguments in _ready(players):
        refused("not_permitted", act, **{**arguments, "actor": stranger, **seen(case), "now": autumn(28)})


def test_a_stale_form_is_refused(players: Cast) -> None:
    case = drafted(players)
    for _, act, arguments in _ready(players):
        refusal = refused("stale", act, **{**arguments, "reference": case.slug, "seen_version": 7, "now": autumn(28)})
        assert "version 7" in refusal.message


def test_a_paper_that_is_not_there_is_not_found(players: Cast) -> None:
    for _, act, arguments in _ready(players):
        refused("not_found", act, **{**arguments, "reference": "PCD 404", "seen_version": 1, "now": autumn(28)})


def test_the_readme_draws_the_machine() -> None:
    assert CASE.mermaid() in (Path(__file__).parents[1] / "README.md").read_text()


def _moves(act: Callable[..., CaseRef], given: dict[str, Any], verb: str, state: str, case: CaseRef) -> None:
    target = MOVES[state, verb]
    assert act(**given).state == target
    entry = last_entry()
    assert (entry.verb, entry.refusal, entry.subjects[0]) == (f"decisions.{verb}", "", case.slug)
    if verb != "give_advice":
        assert (entry.from_state, entry.to_state) == (state, target)


def _ready(players: Cast) -> list[tuple[str, Any, dict[str, Any]]]:
    """Every verb, once everybody who may do one is on the stage."""
    ready = list(acts(players))
    assert {verb for verb, _, _ in ready} == CASE.verbs
    return ready


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _in_state(players: Cast, state: str) -> CaseRef:
    if state != "withdrawn":
        return STATES[state](players)
    return withdraw_case(actor=players.originating_officer, now=autumn(15, 12), **seen(drafted(players)))
