"""The states of a programme's mandate, from its first words to the day it is confirmed."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class MandateState(StrEnum):
    """Whoever changes a word of an endorsed mandate makes it a draft again."""

    DRAFT = "draft"
    ENDORSED = "endorsed"
    CONFIRMED = "confirmed"


_ = MandateState
MANDATE = Machine(
    "the mandate",
    frozenset(
        {
            (_.DRAFT, "write_section", _.DRAFT),
            (_.DRAFT, "endorse_mandate", _.ENDORSED),
            (_.ENDORSED, "write_section", _.DRAFT),
            (_.ENDORSED, "return_mandate", _.DRAFT),
            (_.ENDORSED, "confirm_mandate", _.CONFIRMED),
            (_.CONFIRMED, "reopen_mandate", _.DRAFT),
        }
    ),
)
