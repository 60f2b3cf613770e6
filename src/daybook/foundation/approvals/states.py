"""The lives of a deputyship and of a change to the scheme of delegation."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class DeputyshipState(StrEnum):
    """Offered by whoever lends it; or proposed for them, who are away, and offered once another confirms it."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ENDED = "ended"


DEPUTYSHIP = Machine(
    "the deputyship",
    frozenset(
        {
            (DeputyshipState.PROPOSED, "confirm_deputyship", DeputyshipState.OFFERED),
            (DeputyshipState.PROPOSED, "refuse_deputyship", DeputyshipState.REFUSED),
            (DeputyshipState.PROPOSED, "withdraw_deputyship", DeputyshipState.WITHDRAWN),
            (DeputyshipState.PROPOSED, "revoke_deputyship", DeputyshipState.WITHDRAWN),
            (DeputyshipState.OFFERED, "accept_deputyship", DeputyshipState.ACCEPTED),
            (DeputyshipState.OFFERED, "decline_deputyship", DeputyshipState.DECLINED),
            (DeputyshipState.OFFERED, "withdraw_deputyship", DeputyshipState.WITHDRAWN),
            (DeputyshipState.OFFERED, "revoke_deputyship", DeputyshipState.WITHDRAWN),
            (DeputyshipState.ACCEPTED, "end_deputyship", DeputyshipState.ENDED),
            (DeputyshipState.ACCEPTED, "revoke_deputyship", DeputyshipState.ENDED),
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
