"""A mandate goes back to those who write it."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.progress import keep, locked_programme, move_mandate, reasoned
from daybook.change.programmes.refs import ProgrammeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("programmes.return_mandate")
def return_mandate(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> ProgrammeRef:
    """Return an endorsed mandate, saying what is missing.

    Refused `words_missing`, `bad_text`, `wrong_state`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    move_mandate(row, "return_mandate", actor, now, words=reasoned(reason, "what is missing"))
    return keep(row)
