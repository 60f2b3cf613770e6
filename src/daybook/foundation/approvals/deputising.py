"""What the acts on a deputyship share: who may take part in it, whom it may be given to, and how it moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from daybook.foundation.approvals.public import record_settled, record_waiting, refuse_own_work
from daybook.foundation.approvals.rules.deputyships import RAN_OUT, refuse_days, state_on
from daybook.foundation.approvals.states import DEPUTYSHIP, DeputyshipState
from daybook.foundation.identity.public import (
    DeputyOffer,
    DeputyshipRef,
    deputyship,
    duties_brought_about,
    lent_by,
    locked_deputyship,
    may_be_lent,
    record_deputyship_state,
    record_offer,
)
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

LONGEST_WHY = 300
# Who does what to a deputyship by being named in it; whoever confirms, refuses or revokes one does so by their role.
NAMED_IN = {
    "accept_deputyship": ("deputy",),
    "decline_deputyship": ("deputy",),
    "withdraw_deputyship": ("principal", "proposed_by"),
    "end_deputyship": ("deputy", "principal"),
}
_ENDING = {"end_deputyship", "revoke_deputyship"}


def refuse_as_deputy(actor: Actor) -> None:
    """Refused `deputy_of_deputy`: lent authority is not lent on, so these acts are done in one's own name."""
    if actor.deputy_for:
        message = "A deputy names no deputy, and you act as one now. Act in your own name first, then do this again."
        raise Refused("deputy_of_deputy", message)


def keep_offer(offer: DeputyOffer, now: datetime) -> DeputyshipRef:
    """Keep an offer, or a proposal of one, that nothing stands against.

    Refused `bad_name` for a reason that is none, as `refuse_days` refuses, `bad_limit`, `not_lent`, `duties_conflict`,
    or as `record_offer` refuses.
    """
    check_name(offer.why, LONGEST_WHY, "The reason")
    refuse_days(offer.valid_from, offer.valid_until, london_day(now))
    if offer.limit_pence is not None and offer.limit_pence <= 0:
        raise Refused("bad_limit", "The limit must be above nothing. Leave it out for the role's own.")
    strange = sorted(set(offer.operations) - lent_by(offer.role))
    if not may_be_lent(offer.role) or strange:
        what = strange[0] if strange else offer.role
        message = f"{what} is not lent to deputies. Ask an administrator who else may act."
        raise Refused("not_lent", message, role=offer.role)
    refuse_conflict(offer)
    made = record_offer(offer, now)
    note(made.reference, role=offer.role, limit_pence=offer.limit_pence)
    return made


def refuse_conflict(offer: DeputyOffer | DeputyshipRef) -> None:
    """Refused `duties_conflict` where the deputy would come to approve their own work with what is lent."""
    lent = {offer.role: lent_by(offer.role, offer.operations)}
    found = duties_brought_about(offer.deputy, lent, offer.valid_from, offer.valid_until)
    if found:
        message = (
            f"They would come to approve what they make: {found[0].rule.why} Name somebody whose own work this role "
            "does not approve."
        )
        raise Refused("duties_conflict", message, rule=found[0].rule.name, roles=list(found[0].roles))


def ask_deputy(made: DeputyshipRef, now: datetime) -> None:
    """Put an offer into the inbox of the deputy, and tell them."""
    why = f"A colleague asks you to act for them: {made.why}"
    if made.proposed_by:
        why = f"You are asked to act for a colleague who is away: {made.why}"
    record_waiting(
        subject=made.reference,
        verb="approvals.accept_deputyship",
        title=f"Act as deputy in the role {made.role_title}",
        why=why,
        now=now,
        holder=made.deputy,
        maker=made.proposed_by or made.principal,
        yes="you may use their role on these days; every act names you and them.",
        no="nothing changes, and somebody else can be asked.",
    )
    title = f"You are asked to act as deputy in the role {made.role_title}"
    record_message(kind="deputyship", people=[made.deputy], subject=made.reference, title=title, now=now)


def tell_whose(found: DeputyshipRef, people: list[str], what: str, now: datetime) -> None:
    """Tell those whose deputyship it is what somebody else did about it: "proposed", "refused"."""
    title = f"A deputy in the role {found.role_title}: {what}"
    record_message(kind="deputised", people=people, subject=found.reference, title=title, now=now)


def tell_others(actor: Actor, found: DeputyshipRef, what: str, now: datetime) -> None:
    """Tell everybody who had a part in a deputyship until now, but not whoever did this: "accepted", "ended".

    The deputy has a part in a proposal once it is confirmed: until then nobody has asked them.
    """
    asked = found.confirmed_by or not found.proposed_by
    part = {found.principal, found.proposed_by, found.deputy if asked else ""}
    tell_whose(found, sorted(part - {"", actor.person}), what, now)


def settle_proposal(actor: Actor, reference: str, verb: str, **said: Any) -> DeputyshipRef:
    """What `move_deputyship` does, for what one person proposed and another settles; Refused `own_work` too."""
    found = deputyship(reference)
    if found is not None:
        # Who proposed it never changes, so it may be read before the row is locked.
        refuse_own_work(actor, found.proposed_by, f"the proposal {reference}")
    return move_deputyship(actor=actor, reference=reference, verb=verb, **said)


def move_deputyship(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    verb: str,
    confirmed_by: str = "",
    reason: str = "",
) -> DeputyshipRef:
    """Take a deputyship where `verb` leads, on behalf of whoever may: the deputy answers, the principal withdraws.

    Either of the two ends it; whoever proposed it for somebody else withdraws it too, until it is confirmed. Refused
    `not_found`, `stale`, `not_yours`, `wrong_state`, `deputy_of_deputy`, or `over_already` for ending one that has run
    out.
    """
    refuse_as_deputy(actor)
    found = locked_deputyship(reference, seen_version)
    if verb in NAMED_IN and actor.person not in {getattr(found, who) for who in NAMED_IN[verb]}:
        raise Refused("not_yours", f"{reference} is between two other people, so you can do nothing with it.")
    if verb in _ENDING and state_on(found.state, found.valid_until, london_day(now)) == RAN_OUT:
        raise Refused("over_already", f"{reference} has run out by itself, so there is nothing left to end.")
    target = DEPUTYSHIP.target(DeputyshipState(found.state), verb)
    record_settled(subject=reference, now=now)
    note_move(reference, found.state, target)
    return record_deputyship_state(reference, target.value, now, confirmed_by=confirmed_by, reason=reason)
