"""The states of a change to a data structure, from its proposal to the day it is made."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class ChangeState(StrEnum):
    """Only a change that everybody it touches has consented to is scheduled."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    MADE = "made"
    WITHDRAWN = "withdrawn"


_ = ChangeState
STRUCTURE_CHANGE = Machine(
    "the change",
    frozenset(
        {
            (_.PROPOSED, "answer_structure_change", _.PROPOSED),
            (_.PROPOSED, "move_structure_change", _.PROPOSED),
            (_.PROPOSED, "schedule_structure_change", _.SCHEDULED),
            (_.PROPOSED, "withdraw_structure_change", _.WITHDRAWN),
            (_.SCHEDULED, "answer_structure_change", _.PROPOSED),
            (_.SCHEDULED, "move_structure_change", _.PROPOSED),
            (_.SCHEDULED, "make_structure_change", _.MADE),
            (_.SCHEDULED, "withdraw_structure_change", _.WITHDRAWN),
        }
    ),
)
