"""What the acts on a programme's register share."""

from __future__ import annotations

from daybook.change.programmes.models import Item
from daybook.change.programmes.refs import ItemRef
from daybook.kernel.refused import Refused


def item_ref(row: Item) -> ItemRef:
    """A line of the register as others see it."""
    return ItemRef(row.reference, row.programme.reference, row.kind, row.title, row.closed_on is not None, row.version)


def refuse_closed(row: Item) -> None:
    """Refused `wrong_state` once a line was closed."""
    if row.closed_on is not None:
        message = f"{row.reference} was closed on {row.closed_on:%-d %B %Y}. Raise another if it is back."
        raise Refused("wrong_state", message, subject=row.reference)


def locked_item(reference: str, seen_version: int) -> Item:
    """The line, locked; Refused `not_found`, or `stale` when another version was seen."""
    found = Item.objects.select_for_update(of=("self",)).select_related("programme")
    row = found.filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no line {reference[:40]} on a register. Look for it on its programme.")
    if row.version != seen_version:
        message = f"{reference} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, subject=reference, seen=seen_version, now=row.version)
    return row
