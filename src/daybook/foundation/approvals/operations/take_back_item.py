"""An item that was handed on goes back to everybody who may do it."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.asking import locked_item, said
from daybook.foundation.approvals.models import Handing
from daybook.foundation.approvals.refs import HandedRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("approvals.take_back_item")
def take_back_item(
    *, actor: Actor, now: datetime, subject: str, verb: str, seen_version: int, reason: str
) -> HandedRef:
    """Put an item that was handed on back before everybody who may do it: by any of them, or by whoever has it.

    Refused `not_found`, `stale`, `not_handed_on`, `nothing_said` or `bad_text`.
    """
    item = locked_item(actor, now, subject, verb, seen_version)
    if not item.handed_to:
        raise Refused("not_handed_on", f"{subject} is before everybody who may do it already, so nothing was changed.")
    handing = Handing.objects.create(
        item=item,
        subject=subject,
        reason=said(reason, "why you take it back"),
        made_by=actor.person,
        deputy_for=actor.deputy_for,
        at=now,
    )
    note(subject)
    note(handing.reference, taken_from=item.handed_to, about=verb)
    item.handed_to, item.version = "", item.version + 1
    item.save(update_fields=["handed_to", "version"])
    return HandedRef(subject, verb, "", item.version)
