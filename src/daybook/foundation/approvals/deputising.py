"""What the acts on a deputyship share: who may take part in it, and how it moves."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.public import record_settled
from daybook.foundation.approvals.rules.deputyships import RAN_OUT, state_on
from daybook.foundation.approvals.states import DEPUTYSHIP, DeputyshipState
from daybook.foundation.identity.public import DeputyshipRef, locked_deputyship, record_deputyship_state
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


def refuse_as_deputy(actor: Actor) -> None:
    """Refused `deputy_of_deputy`: lent authority is not lent on, so these acts are done in one's own name."""
    if actor.deputy_for:
        message = "A deputy names no deputy, and you act as one now. Act in your own name first, then do this again."
        raise Refused("deputy_of_deputy", message)


def move_deputyship(*, actor: Actor, now: datetime, reference: str, seen_version: int, verb: str) -> DeputyshipRef:
    """Take a deputyship where `verb` leads, on behalf of whoever may: the deputy answers, the principal withdraws.

    Either of the two ends it. Refused `not_found`, `stale`, `not_yours`, `wrong_state`, `deputy_of_deputy`, or
    `over_already` for ending one that has run out.
    """
    refuse_as_deputy(actor)
    found = locked_deputyship(reference, seen_version)
    may = {
        "accept_deputyship": {found.deputy},
        "decline_deputyship": {found.deputy},
        "withdraw_deputyship": {found.principal},
        "end_deputyship": {found.deputy, found.principal},
    }[verb]
    if actor.person not in may:
        raise Refused("not_yours", f"{reference} is between two other people, so you can do nothing with it.")
    if verb == "end_deputyship" and state_on(found.state, found.valid_until, london_day(now)) == RAN_OUT:
        raise Refused("over_already", f"{reference} has run out by itself, so there is nothing left to end.")
    target = DEPUTYSHIP.target(DeputyshipState(found.state), verb)
    record_settled(subject=reference, now=now)
    note_move(reference, found.state, target)
    return record_deputyship_state(reference, target.value, now)
