"""The records that documents may belong to, each with the permission that opens it and how it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from daybook.decisions.cases.public import find_case
from daybook.foundation.documents.public import Owner
from daybook.foundation.identity.public import permissions_held, refuse_without
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

# By how their references begin.
_RECORDS: dict[str, tuple[Owner, Callable[[str], object]]] = {
    "PCD-": (Owner(permission="decisions.view", classification="OFFICIAL"), find_case),
}


def owner_of_documents(actor: Actor, subject: str, now: datetime) -> Owner:
    """What a record gives its documents; Refused `not_found`, or `not_permitted` for whoever may not read it."""
    for prefix, (owner, find) in _RECORDS.items():
        if subject.startswith(prefix):
            if owner.permission not in permissions_held(actor, now):
                refuse_without(owner.permission, actor, now)
            find(subject)
            return owner
    raise Refused("not_found", f"{subject[:40]} is no record that documents belong to. Open them from a decision.")
