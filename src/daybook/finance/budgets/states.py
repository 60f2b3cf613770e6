"""The states of a change to budgets on its way to approval, and of money set aside."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class ChangeState(StrEnum):
    """A draft may still be given up; what is submitted waits for each role of its chain; only approval moves money."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CHANGE = Machine(
    "the change of budget",
    frozenset(
        {
            (ChangeState.DRAFT, "submit_change", ChangeState.SUBMITTED),
            (ChangeState.DRAFT, "withdraw_change", ChangeState.WITHDRAWN),
            (ChangeState.SUBMITTED, "agree_change", ChangeState.SUBMITTED),
            (ChangeState.SUBMITTED, "approve_change", ChangeState.APPROVED),
            (ChangeState.SUBMITTED, "refuse_change", ChangeState.REFUSED),
            (ChangeState.SUBMITTED, "withdraw_change", ChangeState.WITHDRAWN),
        }
    ),
)


class ReservationState(StrEnum):
    """While it is open money may be committed, invoiced and released on it; a closed one holds nothing."""

    OPEN = "open"
    CLOSED = "closed"


RESERVATION = Machine(
    "the reservation",
    frozenset(
        {
            (ReservationState.OPEN, "commit_funds", ReservationState.OPEN),
            (ReservationState.OPEN, "invoice_funds", ReservationState.OPEN),
            (ReservationState.OPEN, "release_funds", ReservationState.OPEN),
            (ReservationState.OPEN, "close_reservation", ReservationState.CLOSED),
        }
    ),
)
