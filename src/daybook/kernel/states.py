"""State machines as plain tables: one place to read, draw, test and render buttons from. Pure: no Django here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from daybook.kernel.refused import Refused

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Machine(Generic[State]):
    """The moves of one noun, as (state, verb, state). Life begins in the first state that the enum declares.

    ValueError when there are no moves or one verb leads from one state to two.
    """

    noun: str
    moves: frozenset[tuple[State, str, State]]

    def __post_init__(self) -> None:
        starts = {(source, verb) for source, verb, _ in self.moves}
        if not self.moves or len(starts) != len(self.moves):
            raise ValueError(f"the moves of {self.noun} are empty or ambiguous")

    @property
    def states(self) -> list[State]:
        """Every state, in the order that the enum declares."""
        return list(type(next(iter(self.moves))[0]))

    @property
    def start(self) -> State:
        """The state in which the noun begins."""
        return self.states[0]

    @property
    def verbs(self) -> set[str]:
        """Every verb that moves the noun from somewhere."""
        return {verb for _, verb, _ in self.moves}

    def target(self, state: State, verb: str) -> State:
        """The state that `verb` leads to; Refused `wrong_state` where it leads nowhere, and never a silent return.

        The refusal says it in words for people, and gives programs the state, the verb and the verbs that lead on.
        """
        for source, known_verb, target in self.moves:
            if (source, known_verb) == (state, verb):
                return target
        leads = sorted(self.verbs_from(state))
        next_step = "Its record shows what can be done now." if leads else "Nothing more can be done with it."
        message = f"This cannot be done now, because {self.noun} is {_words(state)}. {next_step}"
        raise Refused("wrong_state", message, state=state.value, verb=verb, verbs_now=leads)

    def verbs_from(self, state: State) -> set[str]:
        """The verbs that lead somewhere from `state`: what buttons to offer."""
        return {verb for source, verb, _ in self.moves if source == state}

    def mermaid(self) -> str:
        """The machine as a Mermaid state diagram, in the enum's order, for a domain's README."""
        order = {state: place for place, state in enumerate(self.states)}
        moves = sorted(self.moves, key=lambda move: (order[move[0]], order[move[2]], move[1]))
        lines = ["stateDiagram-v2", f"    [*] --> {self.start.value}"]
        lines += [f"    {source.value} --> {target.value}: {verb}" for source, verb, target in moves]
        lines += [f"    {state.value} --> [*]" for state in self.states if not self.verbs_from(state)]
        return "\n".join(lines) + "\n"


def _words(name: str) -> str:
    return name.lower().replace("_", " ")
