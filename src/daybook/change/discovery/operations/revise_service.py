"""A service of the catalogue is told anew."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.cataloguing import check_owner, locked_service
from daybook.change.discovery.models import LONGEST_REASON
from daybook.change.discovery.queries.catalogue import find_service
from daybook.change.discovery.refs import ServiceRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.text import check_name


@operation("discovery.revise_service")
def revise_service(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, purpose: str, owner_post: str
) -> ServiceRef:
    """Say anew what a service is for, and which post answers for it; its name stays.

    Refused `not_found`, `stale`, `bad_name` or `unknown_post`.
    """
    row = locked_service(reference, seen_version)
    check_name(purpose, LONGEST_REASON)
    owner = check_owner(owner_post, now)
    note(reference, from_post=row.owner_post, to_post=owner)
    row.purpose, row.owner_post, row.version = purpose, owner, row.version + 1
    row.save(update_fields=["purpose", "owner_post", "version"])
    return find_service(reference)
