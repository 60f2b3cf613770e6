"""A confirmed mandate is opened again, since what it says no longer holds."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.progress import keep, locked_programme, move_mandate, reasoned
from daybook.change.programmes.refs import ProgrammeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("programmes.reopen_mandate")
def reopen_mandate(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> ProgrammeRef:
    """Make a confirmed mandate a draft again, to be changed. Refused as for `return_mandate`."""
    row = locked_programme(reference, seen_version)
    move_mandate(row, "reopen_mandate", actor, now, words=reasoned(reason, "what no longer holds"))
    return keep(row)
