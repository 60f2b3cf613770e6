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


class SchemeChangeState(StrEnum):
    """A proposed change waits for a second person; only an approved one changes the scheme, from its day on."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


SCHEME_CHANGE = Machine(
    "the change to the scheme",
    frozenset(
        {
            (SchemeChangeState.PROPOSED, "approve_scheme_change", SchemeChangeState.APPROVED),
            (SchemeChangeState.PROPOSED, "refuse_scheme_change", SchemeChangeState.REFUSED),
            (SchemeChangeState.PROPOSED, "withdraw_scheme_change", SchemeChangeState.WITHDRAWN),
        }
    ),
)
