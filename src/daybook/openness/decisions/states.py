"""The states of a decision in the public register."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class PublicState(StrEnum):
    """In force; superseded by a later decision, still to be read and marked so; or removed, with a public reason."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    REMOVED = "removed"


_ = PublicState
REGISTER = Machine(
    "the published decision",
    frozenset(
        {
            (_.IN_FORCE, "supersede_decision", _.SUPERSEDED),
            (_.IN_FORCE, "remove_decision", _.REMOVED),
            (_.SUPERSEDED, "remove_decision", _.REMOVED),
            (_.REMOVED, "restore_decision", _.IN_FORCE),
        }
    ),
)
