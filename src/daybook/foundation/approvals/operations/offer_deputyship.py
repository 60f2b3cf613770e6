"""Somebody asks a colleague to act for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.foundation.approvals.deputising import refuse_as_deputy
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.approvals.rules.deputyships import refuse_days
from daybook.foundation.identity.public import (
    DeputyOffer,
    DeputyshipRef,
    duties_brought_about,
    lent_by,
    may_be_lent,
    record_offer,
)
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

_LONGEST_WHY = 300


@operation("approvals.offer_deputyship")
def offer_deputyship(
    *,
    actor: Actor,
    now: datetime,
    deputy: str,
    role: str,
    valid_from: date,
    valid_until: date,
    why: str,
    limit_pence: Pence | None = None,
    operations: Sequence[str] = (),
) -> DeputyshipRef:
    """Offer a colleague one of your roles for some days; it gives no authority until they accept.

    `valid_until` is the first day without it; `limit_pence` the largest sum they may sign for; `operations` narrows
    what of the role is lent (empty: all that may be lent). Refused `deputy_of_deputy`, `deputy_of_self`,
    `not_lent` for a role or operation that is never lent, `role_not_held`, `dates_in_order`, `over_already`,
    `too_long`, `duties_conflict` for somebody who would come to approve their own work, `deputy_named`, or
    `unknown_person`.
    """
    refuse_as_deputy(actor)
    check_name(why, _LONGEST_WHY, "The reason")
    if deputy == actor.person:
        raise Refused("deputy_of_self", "You cannot be your own deputy. Name a colleague.")
    refuse_days(valid_from, valid_until, london_day(now))
    if limit_pence is not None and limit_pence <= 0:
        raise Refused("bad_limit", "The limit must be above nothing. Leave it out for the role's own.")
    strange = sorted(set(operations) - lent_by(role))
    if not may_be_lent(role) or strange:
        what = strange[0] if strange else role
        raise Refused("not_lent", f"{what} is not lent to deputies. Ask an administrator who else may act.", role=role)
    _refuse_conflict(deputy, role, operations, valid_from, valid_until)
    offer = DeputyOffer(
        actor.person, deputy, role, tuple(sorted(set(operations))), limit_pence, why, valid_from, valid_until
    )
    made = record_offer(offer, now)
    note(made.reference, role=role, limit_pence=limit_pence)
    record_waiting(
        subject=made.reference,
        verb="approvals.accept_deputyship",
        title=f"Act as deputy in the role {made.role_title}",
        why=f"A colleague asks you to act for them: {why}",
        now=now,
        holder=deputy,
        maker=actor.person,
        yes="you may use their role on these days; every act names you and them.",
        no="nothing changes, and they can ask somebody else.",
    )
    title = f"You are asked to act as deputy in the role {made.role_title}"
    record_message(kind="deputyship", people=[deputy], subject=made.reference, title=title, now=now)
    return made


def _refuse_conflict(deputy: str, role: str, operations: Sequence[str], valid_from: date, valid_until: date) -> None:
    found = duties_brought_about(deputy, {role: lent_by(role, operations)}, valid_from, valid_until)
    if found:
        message = (
            f"They would come to approve what they make: {found[0].rule.why} Name somebody whose own work this role "
            "does not approve."
        )
        raise Refused("duties_conflict", message, rule=found[0].rule.name, roles=list(found[0].roles))
