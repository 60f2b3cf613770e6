"""A service of today enters the catalogue."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.cataloguing import check_owner
from daybook.change.discovery.models import LONGEST_REASON, LONGEST_TITLE, Service
from daybook.change.discovery.queries.catalogue import find_service
from daybook.change.discovery.refs import ServiceRef
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("discovery.open_service")
def open_service(*, actor: Actor, now: datetime, title: str, purpose: str, owner_post: str) -> ServiceRef:
    """Enter a service of today: what it is called, what it is for, and the post that answers for it.

    Refused `bad_name`, `unknown_post`, or `title_taken` where a service is called so already.
    """
    check_name(title, LONGEST_TITLE)
    check_name(purpose, LONGEST_REASON)
    owner = check_owner(owner_post, now)
    if Service.objects.filter(title=title).exists():
        raise Refused("title_taken", f'A service is called "{title}" already. Open that one, or choose another name.')
    reference = next_reference("SVC")
    Service.objects.create(reference=reference, title=title, purpose=purpose, owner_post=owner, opened_at=now)
    note(reference, owner_post=owner)
    return find_service(reference)
