"""Something that a consultant or contingent role knows is to be handed over."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.models import TransferItem
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import TransferRef
from daybook.change.programmes.rules.team import Transfer
from daybook.change.programmes.teaming import refuse_in_house, role_of
from daybook.foundation.numbering.public import next_reference
from daybook.foundation.organisation.public import posts
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("programmes.list_transfer")
def list_transfer(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, role: str, knowledge: str, to_post: str
) -> TransferRef:
    """Put something that a role knows on the list of what is to be handed over, with the post that receives it.

    Refused `not_bought` for a role in house, `unknown_post`, `bad_name`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = role_of(row, role)
    refuse_in_house(found)
    check_name(knowledge, 300, "What is known")
    if not posts([to_post], on=london_day(now), known_at=now):
        message = f"There is no post {to_post[:40]} today. Give the reference of a post that is there."
        raise Refused("unknown_post", message)
    item = TransferItem.objects.create(
        reference=next_reference("KNOW"), role=found, knowledge=knowledge, to_post=to_post, made_by=actor.person, at=now
    )
    note(item.reference)
    note(role)
    return TransferRef(item.reference, role, knowledge, to_post, Transfer.OPEN.value, keep(row).version)
