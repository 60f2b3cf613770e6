"""State machines: move or refuse, never silence; and their drawing."""

from __future__ import annotations

from enum import StrEnum

import pytest

from daybook.kernel.refused import Refused
from daybook.kernel.states import Machine


class Door(StrEnum):
    SHUT = "SHUT"
    WIDE_OPEN = "WIDE_OPEN"
    REMOVED = "REMOVED"


MOVES = {
    (Door.SHUT, "open_door", Door.WIDE_OPEN),
    (Door.WIDE_OPEN, "shut_door", Door.SHUT),
    (Door.SHUT, "remove_door", Door.REMOVED),
}
DOOR = Machine("the door", frozenset(MOVES))


@pytest.mark.parametrize("state", list(Door))
@pytest.mark.parametrize("verb", ["open_door", "shut_door", "remove_door", "paint_door"])
def test_every_pair_moves_or_refuses(state: Door, verb: str) -> None:
    expected = {target for source, known, target in MOVES if (source, known) == (state, verb)}
    if expected:
        assert {DOOR.target(state, verb)} == expected
        assert verb in DOOR.verbs_from(state)
    else:
        with pytest.raises(Refused) as refusal:
            DOOR.target(state, verb)
        assert refusal.value.code == "wrong_state"
        leads = sorted(known for source, known, _ in MOVES if source == state)
        assert refusal.value.facts == {"state": state.value, "verb": verb, "verbs_now": leads}


def test_a_refusal_says_in_words_why_and_where_to_look() -> None:
    with pytest.raises(Refused, match=r"because the door is wide open\. Its record shows what can be done now\."):
        DOOR.target(Door.WIDE_OPEN, "remove_door")
    with pytest.raises(Refused, match="Nothing more can be done"):
        DOOR.target(Door.REMOVED, "open_door")


def test_the_drawing_starts_at_the_first_state_and_ends_where_nothing_leads_on() -> None:
    assert DOOR.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> SHUT",
        "    SHUT --> WIDE_OPEN: open_door",
        "    SHUT --> REMOVED: remove_door",
        "    WIDE_OPEN --> SHUT: shut_door",
        "    REMOVED --> [*]",
    ]


def test_a_machine_without_moves_or_with_two_answers_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="ambiguous"):
        Machine("the door", frozenset(MOVES | {(Door.SHUT, "open_door", Door.REMOVED)}))
    with pytest.raises(ValueError, match="empty"):
        Machine[Door]("the door", frozenset())
