"""The states of a requirement: it stands, worded as often as need be, until it is dropped with a reason."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class RequirementState(StrEnum):
    """Open, or dropped for good."""

    OPEN = "open"
    DROPPED = "dropped"


REQUIREMENT = Machine(
    "the requirement",
    frozenset(
        {
            (RequirementState.OPEN, "revise_requirement", RequirementState.OPEN),
            (RequirementState.OPEN, "drop_requirement", RequirementState.DROPPED),
        }
    ),
)
