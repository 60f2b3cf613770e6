"""What the acts on a deputyship share: who may take part in it, whom it may be given to, and how it moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from daybook.foundation.approvals.public import record_settled, record_waiting, refuse_own_work
from daybook.foundation.approvals.rules.deputyships import RAN_OUT, refuse_days, state_on
from daybook.foundation.approvals.states import DEPUTYSHIP, DeputyshipState
from daybook.foundation.audit.public import attempt
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
    refuse_not_free,
    title_of_role,
)
from daybook.foundation.notifications.public import record_message
from daybook.foundation.organisation.public import person
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
ENDING = frozenset({"end_deputyship", "revoke_deputyship"})


def refuse_as_deputy(actor: Actor) -> None:
    """Refused `deputy_of_deputy`: lent authority is not lent on, so these acts are done in one's own name."""
    if actor.deputy_for:
        message = "A deputy names no deputy, and you act as one now. Act in your own name first, then do this again."
        raise Refused("deputy_of_deputy", message)


def keep_offer(actor: Actor, offer: DeputyOffer, now: datetime) -> DeputyshipRef:
    """Keep an offer, or a proposal of one, that nothing stands against; Refused as `refuse_offer` is."""
    refuse_offer(actor, offer, now)
    # Asks once more, with both people locked, whether the role is free: two offers may come at once.
    made = record_offer(offer, now)
    note(made.reference, role=offer.role, limit_pence=offer.limit_pence)
    return made


def refuse_offer(actor: Actor, offer: DeputyOffer, now: datetime) -> None:
    """Everything that stands against an offer, or a proposal of one; nothing is written, so that a look ahead asks too.

    Refused `deputy_of_deputy`, `own_role`, `deputy_of_proposer`, `deputy_of_self`, `unknown_person`, `bad_name` for a
    reason that is none, as `refuse_days` refuses, `bad_limit`, `not_lent`, `role_not_held`, `deputy_named` or
    `duties_conflict`.
    """
    refuse_as_deputy(actor)
    _refuse_to_choose(actor, offer)
    for reference in (offer.principal, offer.deputy):
        person(reference)
    check_name(offer.why, LONGEST_WHY, "The reason")
    refuse_days(offer.valid_from, offer.valid_until, london_day(now))
    if offer.limit_pence is not None and offer.limit_pence <= 0:
        raise Refused("bad_limit", "The limit must be above nothing. Leave it out for the role's own.")
    strange = sorted(set(offer.operations) - lent_by(offer.role))
    if not may_be_lent(offer.role) or strange:
        what = f"The authority to {attempt(strange[0])}" if strange else f"The role {title_of_role(offer.role)}"
        message = f"{what} is not lent to deputies. Ask an administrator who else may act."
        raise Refused("not_lent", message, role=offer.role)
    refuse_not_free(offer)
    # Last, since it alone may be mended by lending less of the role.
    refuse_conflict(offer)


def _refuse_to_choose(actor: Actor, offer: DeputyOffer) -> None:
    if offer.proposed_by and offer.principal == actor.person:
        raise Refused("own_role", "You are not away: offer a role of your own to a deputy yourself.")
    if offer.proposed_by and offer.deputy == actor.person:
        message = "You cannot propose yourself: nobody gives themselves authority. Name somebody else."
        raise Refused("deputy_of_proposer", message)
    if offer.deputy == offer.principal:
        message = "You cannot be your own deputy. Name a colleague."
        if offer.proposed_by:
            message = "Nobody is their own deputy. Name a colleague of theirs."
        raise Refused("deputy_of_self", message)


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
    if verb in ENDING and state_on(found.state, found.valid_until, london_day(now)) == RAN_OUT:
        raise Refused("over_already", f"{reference} has run out by itself, so there is nothing left to end.")
    target = DEPUTYSHIP.target(DeputyshipState(found.state), verb)
    record_settled(subject=reference, now=now)
    note_move(reference, found.state, target)
    return record_deputyship_state(reference, target.value, now, confirmed_by=confirmed_by, reason=reason)
