"""An item that several people could do is given to one of them."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.asking import locked_item, said
from daybook.foundation.approvals.models import Handing, WaitingBar, WaitingItem
from daybook.foundation.approvals.refs import HandedRef
from daybook.foundation.identity.public import people_who_may
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("approvals.hand_on_item")
def hand_on_item(
    *, actor: Actor, now: datetime, subject: str, verb: str, seen_version: int, person: str, reason: str
) -> HandedRef:
    """Give an item of yours to one other person who could do it as well; it leaves everybody else's My work.

    Nobody gains or loses authority by it, and whoever could do it may take it back. Refused `not_found`, `stale`,
    `asked_by_name` for what waits for one person alone, `theirs_already`, `may_not_do_it` for somebody without the
    permission, the role or a sign-in, or who made it or is barred from it, `nothing_said` or `bad_text`.
    """
    item = locked_item(actor, now, subject, verb, seen_version)
    if item.holder:
        message = (
            f"{subject} waits for one person or post by name, so it is not handed on here. Ask, decline, or have it "
            "given to another on its own page."
        )
        raise Refused("asked_by_name", message, holder=item.holder)
    given_to = person.strip()
    if given_to in {actor.person, item.handed_to}:
        raise Refused("theirs_already", f"{given_to} has it already. Name somebody else, or leave it.")
    _refuse_who_may_not(item, given_to, now)
    _hand(item, given_to, said(reason, "why you hand it on"), actor, now)
    return HandedRef(subject, verb, given_to, item.version)


def _refuse_who_may_not(item: WaitingItem, person: str, now: datetime) -> None:
    could = people_who_may(item.verb, item.role_title, now, among=[person])
    barred = WaitingBar.objects.filter(item=item, person=person).exists()
    if not could or barred or person == item.maker:
        why = "made it, or had a part in it" if barred or person == item.maker else "does not hold the role for it"
        message = f"{person[:40]} {why}, so they could not do it. Name somebody who could, or do it yourself."
        raise Refused("may_not_do_it", message, person=person, role=item.role_title)


def _hand(item: WaitingItem, given_to: str, reason: str, actor: Actor, now: datetime) -> None:
    item.handed_to, item.version = given_to, item.version + 1
    item.save(update_fields=["handed_to", "version"])
    handing = Handing.objects.create(
        item=item,
        subject=item.subject,
        given_to=given_to,
        reason=reason,
        made_by=actor.person,
        deputy_for=actor.deputy_for,
        at=now,
    )
    note(item.subject)
    note(handing.reference, given_to=given_to, about=item.verb)
    title = f"Handed on to you: {item.title}"
    record_message(kind="handed_on", people=[given_to], subject=item.subject, title=title, now=now)
