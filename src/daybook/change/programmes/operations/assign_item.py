"""A line of the register is given to another owner."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.owning import owner_given, record_no_longer_owed
from daybook.change.programmes.refs import ItemRef
from daybook.change.programmes.registering import item_ref, locked_item, refuse_closed
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("programmes.assign_item")
def assign_item(
    *, actor: Actor, now: datetime, item: str, seen_version: int, owner_post: str = "", owner: str = ""
) -> ItemRef:
    """Give an open line of the register to a post or, outside the force, to somebody said in words.

    Refused `owner_missing`, `unknown_post`, `bad_name`, `already_owner`, `wrong_state`, `not_found` or `stale`.
    """
    row = locked_item(item, seen_version)
    refuse_closed(row)
    words, post = owner_given(owner, owner_post, now)
    if (words, post) == (row.owner, row.owner_post):
        raise Refused("already_owner", f"{item} belongs to {words} already. Choose another, or leave it.")
    note(row.reference, from_owner=row.owner_post or row.owner, to_owner=post or words)
    record_no_longer_owed(row.reference, now)
    row.owner, row.owner_post = words, post
    row.version += 1
    row.save()
    note(row.programme.reference)
    return item_ref(row)
