"""The states of an undertaking, from the decision that gave it to the day it is settled."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class UndertakingState(StrEnum):
    """An undertaking that was broken can still be kept late, or released by authority."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"


_ = UndertakingState
UNDERTAKING = Machine(
    "the undertaking",
    frozenset(
        {
            (_.OPEN, "assign_undertaking", _.OPEN),
            (_.OPEN, "propose_due_date", _.OPEN),
            (_.OPEN, "move_due_date", _.OPEN),
            (_.OPEN, "refuse_due_date", _.OPEN),
            (_.OPEN, "keep_undertaking", _.KEPT),
            (_.OPEN, "break_undertaking", _.BROKEN),
            (_.OPEN, "release_undertaking", _.RELEASED),
            (_.BROKEN, "assign_undertaking", _.BROKEN),
            (_.BROKEN, "keep_undertaking", _.KEPT),
            (_.BROKEN, "release_undertaking", _.RELEASED),
        }
    ),
)
# What still has to be done, or to be answered for.
OUTSTANDING = (UndertakingState.OPEN, UndertakingState.BROKEN)
