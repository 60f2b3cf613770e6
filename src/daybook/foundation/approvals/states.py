"""The lives of a deputyship and of a change to the scheme of delegation."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class DeputyshipState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


DEPUTYSHIP = Machine(
    "the deputyship",
    frozenset(
        {
            (DeputyshipState.OFFERED, "accept_deputyship", DeputyshipState.ACCEPTED),
            (DeputyshipState.OFFERED, "decline_deputyship", DeputyshipState.DECLINED),
            (DeputyshipState.OFFERED, "withdraw_deputyship", DeputyshipState.WITHDRAWN),
            (DeputyshipState.ACCEPTED, "end_deputyship", DeputyshipState.ENDED),
        }
    ),
)
